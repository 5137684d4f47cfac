package org.fednode.node.enrolment;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How often strangers may ask: so many times a minute from one address, and so many from all together. */
final class RequestRate {

    private static final int PER_ADDRESS = 300;
    private static final int ALL = 1_200;
    private static final long MINUTE = 60;

    private final Clock clock;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private long minute;
    private int all;

    RequestRate(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean allows(String address) {
        long now = clock.instant().getEpochSecond() / MINUTE;
        if (now != minute) {
            minute = now;
            all = 0;
            byAddress.clear();
        }
        if (all >= ALL || byAddress.getOrDefault(address, 0) >= PER_ADDRESS) {
            return false;
        }
        all++;
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }
}
