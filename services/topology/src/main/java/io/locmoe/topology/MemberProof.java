package io.locmoe.topology;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Asks a process who it is, over a connection that proves its name. Thread-safe, never blocks. */
@FunctionalInterface
public interface MemberProof {

    /**
     * Asks whoever listens at an address.
     *
     * @param asker instance of the process that asks
     * @return completes within seconds, on any thread; fails if nobody answers, if who answers is about to
     *     leave, or if its connection does not prove the name. The message says why
     */
    CompletionStage<MemberIdentity> ask(MemberAddress address, UUID asker);
}
