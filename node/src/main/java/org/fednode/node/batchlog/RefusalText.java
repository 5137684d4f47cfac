package org.fednode.node.batchlog;

import java.util.Map;

/** What a refusal's code means to whoever runs the node, and what to do next. */
public record RefusalText(Both meaning, Both next) {

    /** In both languages. */
    public record Both(String zh, String en) {
    }

    private static final Both ENROL = new Both("核对本节点的密钥与证书后重新申请：fednode enrol request",
            "check this node's keys and certificate, then enrol again: fednode enrol request");
    private static final Both REPORT = new Both("请将批次号和代码报上级技术人员；在此之前不要改动 archive 目录",
            "tell the parent's technicians the batch and the code; leave the archive folder as it is until then");
    private static final Both TWIN = new Both("确认没有两个程序同时以本节点身份运行，也没有恢复过旧备份；然后联系上级技术人员",
            "make sure that no second program runs as this node and that no old backup was restored; then call the parent's technicians");

    private static final RefusalText UNKNOWN = of("上级拒绝了该批次", "a node above refused the batch", REPORT);

    private static final Map<String, RefusalText> TEXTS = Map.ofEntries(
            Map.entry("batch.container", of("批次文件已损坏", "the batch's file is damaged", REPORT)),
            Map.entry("batch.manifest", of("批次清单不合规范", "the batch's manifest breaks the format", REPORT)),
            Map.entry("batch.unknown-type", of("上级不认识此批次类型，版本可能较旧", "the node above doesn't know this type of batch; it may be older", REPORT)),
            Map.entry("batch.unlisted-suite", of("上级不支持此签名算法", "the node above doesn't support the signature suite", REPORT)),
            Map.entry("batch.foreign-federation", of("批次属于另一个联合体", "the batch was made for another federation", ENROL)),
            Map.entry("batch.unknown-signer", of("上级不认识签名证书", "the node above doesn't know the signing certificate", ENROL)),
            Map.entry("batch.certificate", of("签名证书的签发链未通过检查", "the signing certificate's path to the root fails", ENROL)),
            Map.entry("batch.certificate-not-valid-now", of("签名证书已过期或尚未生效", "the signing certificate has expired or is not valid yet",
                    new Both("核对两端的系统时间；证书过期则更新：fednode enrol request",
                            "compare the clocks of both nodes; if the certificate has expired, renew it: fednode enrol request"))),
            Map.entry("batch.other-key", of("上级认识的是本节点的另一把私钥，且未收到其吊销", "the node above knows another key of this node and has not heard that it was revoked", ENROL)),
            Map.entry("batch.issuer-revoked", of("签发本节点证书的节点已被吊销，且上级未收到其签发记录", "the node that certified this one was revoked, and the node above has not heard that it had certified it", ENROL)),
            Map.entry("batch.signer-not-origin", of("签名者不是来源节点", "somebody else than the origin signed", ENROL)),
            Map.entry("batch.signature-profile", of("签名格式不合规范", "the signature is not of the format's profile", REPORT)),
            Map.entry("batch.no-signer", of("批次没有签名", "the batch is not signed", REPORT)),
            Map.entry("batch.bad-signature", of("签名与证书不符，密钥可能被替换", "the signature doesn't fit the certificate; the key may be another one", ENROL)),
            Map.entry("batch.payload-digest", of("批次内容与清单不符，传输或磁盘可能出错", "the content is not the one in the manifest; a disk may be at fault", REPORT)),
            Map.entry("batch.payload", of("批次内容无法解压", "the content can't be decompressed", REPORT)),
            Map.entry("batch.limit", of("批次超过上级允许的大小", "the batch is larger than the node above allows", REPORT)),
            Map.entry("batch.line", of("批次中有一行不合规范", "a line of the batch breaks the format", REPORT)),
            Map.entry("batch.count", of("行数与清单不符", "the counts are not those of the lines", REPORT)),
            Map.entry("batch.root", of("校验树与内容不符", "the tree is not that of the lines", REPORT)),
            Map.entry("batch.scope", of("批次中有不属于本节点管辖区划的记录", "the batch has a record of a division that is not this node's",
                    new Both("核对记录的区划代码和本节点证书的管辖范围；管辖范围确有变化时请上级重新签发证书",
                            "compare the records' division with the scope in this node's certificate; if the scope has changed, ask the parent for a new certificate"))),
            Map.entry("batch.fork", of("上级已接收过同一序号的另一批次", "the node above has accepted another batch with this number", TWIN)),
            Map.entry("batch.prev", of("与上级已接收的前一批次不衔接", "it doesn't follow the batch that the node above accepted before", TWIN)),
            Map.entry("batch.direction", of("此类批次不应向上报送", "a batch of this kind doesn't travel upward", REPORT)),
            Map.entry("batch.not-entitled", of("本节点无权发出此指令", "this node has no right to issue it", REPORT)),
            Map.entry("batch.revoked", of("本节点的证书已被吊销", "this node's certificate was revoked", ENROL)));

    private static RefusalText of(String zh, String en, Both next) {
        return new RefusalText(new Both(zh, en), next);
    }

    /** Of a code that a newer node may have sent too. */
    public static RefusalText of(String code) {
        return TEXTS.getOrDefault(code, UNKNOWN);
    }

    /** Whether the code has a text of its own. */
    static boolean isKnown(String code) {
        return TEXTS.containsKey(code);
    }
}
