package io.scrubjay.proxy;

import io.scrubjay.proxy.redact.FindingListener;
import io.scrubjay.proxy.redact.LocatedFinding;

/** Passes findings on and counts them. One per event loop. */
final class CountingListener implements FindingListener {
    private final FindingListener next;
    private int count;

    CountingListener(FindingListener next) {
        this.next = next;
    }

    @Override
    public void onFinding(LocatedFinding finding) {
        count++;
        next.onFinding(finding);
    }

    @Override
    public void onFurther(int findings) {
        count += findings;
        next.onFurther(findings);
    }

    /** How many findings passed since the last call. */
    int takeCount() {
        int taken = count;
        count = 0;
        return taken;
    }
}
