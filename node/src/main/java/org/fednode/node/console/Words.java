package org.fednode.node.console;

import java.util.Map;

/** What states and kinds are called on the page. */
final class Words {

    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("national", "国家级"), Map.entry("province", "省级"), Map.entry("prefecture", "地市级"),
            Map.entry("county", "县级"), Map.entry("sealed", "已封装"), Map.entry("accepted-by-parent", "上级已接收"),
            Map.entry("accepted-nationally", "国家级已接收"), Map.entry("refused", "被拒绝"), Map.entry("local", "仅存本地"), Map.entry("downward", "下发"),
            Map.entry("up", "向上"), Map.entry("down", "向下"), Map.entry("queue", "队列"), Map.entry("pull", "定时拉取"), Map.entry("bundle", "数据包"),
            Map.entry("connected", "已连接"), Map.entry("waiting", "等待中"), Map.entry("failing", "出错"),
            Map.entry("stopped", "已停止"), Map.entry("idle", "空闲"), Map.entry("running", "运行中"), Map.entry("paused", "已暂停"), Map.entry("broken", "有错误"),
            Map.entry("done", "已完成"), Map.entry("held", "等待确认删除"), Map.entry("failed", "失败"), Map.entry("abandoned", "已放弃"));

    private Words() {
    }

    /** Chinese first, English beside it. */
    static String both(String word) {
        String chinese = CHINESE.get(word);
        return chinese == null ? word : chinese + " " + word.replace('-', ' ');
    }
}
