package io.scrubjay.proxy.revoke;

/**
 * What a check of the audit log found.
 *
 * @param first number of the first entry that is kept; 1 as long as none was taken out for their number
 * @param good how many entries from that one on are as they were written
 * @param head hash of the last of these; note it elsewhere to see later whether the end was cut off
 * @param badEntry number of the first one that is not; 0 if all are good
 * @param problem what is wrong with it; empty if nothing is
 */
public record AuditVerdict(long first, long good, String head, long badEntry, String problem) {
    /** Whether every entry is as it was written. */
    public boolean isIntact() {
        return badEntry == 0;
    }
}
