package org.fednode.node.ownership;

import java.time.Instant;
import java.util.List;
import org.fednode.node.projection.OwnerWord;

/**
 * A record that several nodes claim, as programs see it.
 *
 * @param counts the node whose claim counts
 * @param by order, transfer or decision
 * @param decider the node that decides, being the lowest above all who claim it
 * @param next what this node's staff can do
 */
public record ClaimView(String id, String dataset, String key, List<String> claimants, String counts, String by, String reason,
        String decider, Instant since, Next next) {

    /** In Chinese and English. */
    public record Next(String zh, String en) {
    }

    static ClaimView of(OwnerWord word, String self) {
        return new ClaimView(word.id(), word.dataSet(), word.key(), word.claimants(), word.owner(), word.grounds().wireName(), word.reason(),
                word.issuer(), word.at(), next(word, self));
    }

    private static Next next(OwnerWord word, String self) {
        boolean claims = word.claimants().contains(self);
        boolean undecided = word.grounds() == OwnerWord.Grounds.ORDER;
        if (undecided && word.issuer().equals(self)) {
            return new Next("请裁定：fednode ownership decide", "decide: fednode ownership decide");
        }
        if (claims && undecided) {
            return new Next("如非本地记录，请删除或用 fednode ownership offer 转出；否则请 " + word.issuer() + " 裁定",
                    "if it isn't yours, delete it, or pass it on by fednode ownership offer; else ask node " + word.issuer() + " to decide");
        }
        if (claims && !word.owner().equals(self) && word.grounds() == OwnerWord.Grounds.DECISION) {
            return new Next("已裁定归 " + word.owner() + "，请删除本地记录", "it was decided for node " + word.owner() + ": delete your record");
        }
        return new Next("无需操作", "nothing to do here");
    }
}
