package org.fednode.node.diagnosis;

/**
 * Why a link does not move, or that it does. The order is that of precedence: of several causes the first one has to be
 * mended first, since it may be why the others are there.
 */
public enum Cause {
    DISK_FULL("disk.full", "磁盘空间不足，本节点无法保存数据", "the disk is nearly full: this node can't store anything",
            "清理磁盘或扩容；节点随后自动恢复", "free some space; the node goes on by itself"),
    CERTIFICATE_EXPIRED("certificate.expired", "本节点的证书已过期", "this node's certificate has expired",
            "重新申请：fednode enrol request", "enrol again: fednode enrol request"),
    CLOCK_BEFORE_CERTIFICATE("clock.before-certificate", "本机时钟早于本节点证书的生效时间", "this machine's clock is before the day from which this node's certificate holds",
            "校准本机时钟（如启用 NTP），然后重启节点", "set this machine's clock right (NTP), then restart the node"),
    REVOKED("certificate.revoked", "本节点的证书已被吊销", "this node's certificate was revoked",
            "联系上级；确认后重新申请：fednode enrol request", "call the parent's people; then enrol again: fednode enrol request"),
    CLOCK_DIFFERS("clock.differs", "本机时钟与上级时钟相差超过五分钟", "this machine's clock and the parent's differ by more than five minutes",
            "校准两端时钟（如启用 NTP）", "set the clocks right at both ends (NTP)"),
    NAME_UNKNOWN("parent.name-unknown", "无法解析上级的主机名", "the parent's host name is known to no name server",
            "检查 fednode.parent.broker 中的主机名和本机 DNS 设置", "check the host in fednode.parent.broker, and this machine's DNS"),
    REFUSED("parent.refused", "上级主机在线，但该端口没有程序应答：上级节点未运行，或端口有误", "the parent's machine is there, but nobody answers at the port: its node does not run, or the port is wrong",
            "请上级运行 fednode start，并核对 fednode.parent.broker", "have the parent run: fednode start; compare fednode.parent.broker"),
    SILENT("parent.silent", "上级地址没有任何应答：线路中断，或被防火墙丢弃", "the parent's address does not answer at all: the line is down, or a firewall drops it",
            "检查线路和防火墙是否放行该端口", "check the line, and that the firewalls let the port through"),
    NO_TLS("parent.no-tls", "该地址应答的不是节点的安全端口", "what answers at the parent's address does not speak TLS",
            "核对 fednode.parent.broker 的主机和端口", "check host and port in fednode.parent.broker"),
    OTHER_FEDERATION("parent.other-federation", "对方证书不属于本联合体的根证书", "whoever answers has a certificate that does not lead to this federation's root",
            "核对 fednode.parent.broker；若上级更换了根证书，请重新入网", "check fednode.parent.broker; if the federation has a new root, enrol again"),
    PARENT_CERTIFICATE_DATES("parent.certificate-dates", "上级的证书已过期或尚未生效", "the parent's certificate has expired or is not valid yet",
            "请上级更新证书；并核对两端时钟", "ask the parent to renew it; compare the clocks"),
    OTHER_NODE("parent.other-node", "应答的是联合体中的另一个节点，不是上级", "another node of the federation answers, not the parent",
            "核对 fednode.parent.broker", "check fednode.parent.broker"),
    NOT_APPROVED("parent.not-approved", "上级不接受本节点的证书", "the parent does not accept this node's certificate",
            "请上级执行：fednode ca approve", "have the parent run: fednode ca approve"),
    NO_QUEUE("parent.no-queue", "上级没有为本节点开设队列：可能约定了另一种链路", "the parent has no queue for this node: it may use another link for it",
            "请上级用正确的 --link 重新批准：fednode ca approve", "have the parent approve it with the right --link: fednode ca approve"),
    FORK("batch.fork", "上级已接收过同一序号的另一批次（分叉）", "the parent has accepted another batch with the same number: a fork",
            "确认没有两个程序以本节点身份运行；然后重新启动：fednode stop，fednode start --restored（node/docs/operations/restore.md）", "make sure that no second program runs as this node; then: fednode stop, fednode start --restored (node/docs/operations/restore.md)"),
    BATCH_REFUSED("batch.refused", "上级拒绝了一个批次，其后的批次在等待", "the parent refused a batch; those behind it wait",
            "查看原因和处理办法：fednode status", "see the reason and what to do: fednode status"),
    STANDARD_UNKNOWN("batch.standard-unknown", "上级尚无本批次所用版本的标准", "the parent lacks the version of the standard that the batches name",
            "无需操作：上级正在索取；若持续一天，请国家节点发布该版本", "nothing: the parent asks for it; if it takes a day, the national node has to publish it"),
    STANDARD_SUPERSEDED("batch.standard-superseded", "批次所用的标准版本已停用", "the version of the standard that the batches name is superseded",
            "查看本节点的标准版本：fednode status", "see which version this node has: fednode status"),
    GAP("batch.gap", "上级缺少更早的批次，正在补发", "the parent lacks earlier batches; they are being sent again",
            "无需操作；若持续一小时，请核对：由上级执行 fednode reconcile", "nothing; if it takes an hour, have the parent run: fednode reconcile"),
    OTHER_KEY("batch.other-key", "上级认识的是本节点的另一把私钥，等待其吊销", "the parent knows another key of this node, and waits for its revocation",
            "请上级吊销原私钥：fednode ca revoke（node/docs/operations/lost-key.md）", "have the parent revoke the former key: fednode ca revoke (node/docs/operations/lost-key.md)"),
    ISSUER_REVOKED("batch.issuer-revoked", "签发本节点证书的节点已被吊销，上级未收到其签发记录", "the node that certified this one was revoked, and no record has come of this certificate",
            "向上级重新申请：fednode enrol request（node/docs/operations/lost-key.md）", "ask the parent anew: fednode enrol request (node/docs/operations/lost-key.md)"),
    NO_CALL("parent.no-call", "上级没有按计划来拉取", "the parent does not come to fetch, as it should on its schedule",
            "请上级检查本节点的地址和计划：fednode why", "have the parent look at its link to this node: fednode why"),
    WINDOW_FULL("window.full", "批次已送达，上级尚未给出回执", "batches have arrived above, but no receipt has come for them",
            "请上级查看其节点：fednode why；本节点会自动重发", "have the parent look at its node: fednode why; they are sent again by themselves"),
    CHILD_TROUBLE("child.trouble", "无法从下级拉取", "the child can't be pulled",
            "按所列原因处理；下次按计划自动重试", "mend what is said beside it; it is tried again on schedule"),
    CHILD_SILENT("child.silent", "下级没有连接", "the child is not connected",
            "请下级查看其节点：fednode why", "have the child look at its node: fednode why"),
    PARENT_TROUBLE("parent.trouble", "与上级的链路出错", "the link to the parent fails",
            "查看节点日志：DIR/log", "look into the node's log: DIR/log"),
    CERTIFICATE_ENDS("certificate.ends", "本节点的证书将在三十天内到期，且尚未自动更新", "this node's certificate ends within thirty days and was not renewed by itself",
            "查看原因并申请：fednode enrol request", "find out why, and ask for a new one: fednode enrol request"),
    MOVING("moving", "正常，正在传输", "it moves", "无需操作", "nothing"),
    IDLE("idle", "正常，没有待传内容", "nothing waits", "无需操作", "nothing");

    private final String code;
    private final Text meaning;
    private final Text next;

    /** In both languages. */
    public record Text(String zh, String en) {
    }

    Cause(String code, String zh, String en, String nextZh, String nextEn) {
        this.code = code;
        this.meaning = new Text(zh, en);
        this.next = new Text(nextZh, nextEn);
    }

    public String code() {
        return code;
    }

    public Text meaning() {
        return meaning;
    }

    /** What to do. */
    public Text next() {
        return next;
    }

    /** Whether nobody has to do anything. */
    public boolean isGood() {
        return this == MOVING || this == IDLE;
    }
}
