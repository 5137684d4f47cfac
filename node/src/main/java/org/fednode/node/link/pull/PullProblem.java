package org.fednode.node.link.pull;

/** Why a child can't be pulled, in words for who has to mend it: what happened, and what to do. */
public enum PullProblem {
    UNREACHABLE("link.unreachable",
            "The child's address does not answer. Check that its node runs and that the line and firewall are open.",
            "下级节点的地址没有应答。请检查下级节点是否运行、线路和防火墙是否畅通。"),
    STALLED("link.stalled",
            "The child stopped answering in the middle of an exchange. It is tried again; if it stays so, check its line.",
            "下级节点在传输中途停止应答。系统会自动重试；如持续出现，请检查其线路。"),
    BUSY("link.busy",
            "The child is busy or can't read its archive just now. It is tried again by itself.",
            "下级节点正忙或暂时无法读取档案，系统会自动重试。"),
    WRONG_CERTIFICATE("link.wrong-certificate",
            "Whoever answers at the child's address shows another certificate than the approved one. Ask the child; approve its certificate anew if it was renewed.",
            "该地址出示的证书不是已批准的证书。请与下级节点核实；如已换证，请重新批准。"),
    CERTIFICATE_DATES("link.certificate-dates",
            "The child's certificate has expired or is not valid yet. Renew it, or set the clocks right.",
            "下级节点的证书已过期或尚未生效。请换发证书，或校准时钟。"),
    TLS("link.tls",
            "No secure connection could be made with the child. Check both nodes' TLS certificates.",
            "无法与下级节点建立安全连接。请检查双方的 TLS 证书。"),
    NOT_ADMITTED("link.not-admitted",
            "The child does not accept this node as its parent. Check the parent that the child was enrolled with.",
            "下级节点不承认本节点为其上级。请检查下级节点登记的上级。"),
    REDIRECTED("link.redirected",
            "The child's address sends us elsewhere, which is not followed. Enter the address of the child itself.",
            "下级节点的地址要求转向别处，系统不予跟随。请填写下级节点自身的地址。"),
    UNEXPECTED_STATUS("link.unexpected-status",
            "The child answered something unexpected. Look into the child's log.",
            "下级节点的应答不符合约定。请查看下级节点的日志。"),
    BAD_LIST("link.bad-list",
            "The child's list of batches can't be read. Nothing was taken from it; check the child's software.",
            "下级节点的批次清单无法读取，未采用其中任何内容。请检查下级节点的软件。"),
    BAD_MESSAGE("link.bad-message",
            "What the child says can't be read. Nothing was handed to it; check the child's software.",
            "下级节点的消息无法读取，未向其下发任何内容。请检查下级节点的软件。"),
    CUT_SHORT("link.cut-short",
            "A batch broke off before its end. It is fetched again; if it stays so, check the child's archive and line.",
            "批次传输中断，系统会重新获取；如持续出现，请检查下级节点的档案和线路。"),
    TOO_LONG("link.too-long",
            "The child sent more than it announced; the rest was not read. Check the child's software.",
            "下级节点发送的内容超出其声明的长度，超出部分未读取。请检查下级节点的软件。"),
    MISSING_BATCH("link.missing-batch",
            "The child lists a batch that it can't hand over. Check the child's archive.",
            "下级节点列出了无法提供的批次。请检查下级节点的档案。"),
    RECEIPTS_REFUSED("link.receipts-refused",
            "The child refuses our receipts. Check that it trusts this node's signing certificate.",
            "下级节点拒收本节点的回执。请检查其是否信任本节点的签名证书。"),
    TOO_MANY_WAITING("link.too-many-waiting",
            "Too many streams of this child can't be taken. Mend those named in the list of refusals first.",
            "该下级节点有过多数据流无法接收。请先处理拒收清单中的问题。"),
    STREAMS_WAIT("link.streams-wait",
            "Batches of some streams can't be taken yet; all others are. See the refusals for the reason.",
            "部分数据流的批次暂时无法接收，其余正常。原因见拒收清单。"),
    OWN_TROUBLE("link.own-trouble",
            "This node could not store what it fetched. See this node's own state: disk and database.",
            "本节点无法保存已获取的内容。请查看本节点的磁盘和数据库状态。"),
    BAD_SCHEDULE("link.bad-schedule",
            "The child's schedule is no cron expression, so it is never pulled. Correct it.",
            "该下级节点的计划不是有效的 cron 表达式，因此从不拉取。请更正。"),
    STOPPED("link.stopped", "The node is stopping.", "节点正在停止。");

    private final String code;
    private final String english;
    private final String chinese;

    PullProblem(String code, String english, String chinese) {
        this.code = code;
        this.english = english;
        this.chinese = chinese;
    }

    public String code() {
        return code;
    }

    public String english() {
        return english;
    }

    public String chinese() {
        return chinese;
    }
}
