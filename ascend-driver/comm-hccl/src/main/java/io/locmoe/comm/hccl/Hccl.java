package io.locmoe.comm.hccl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Communicators and exchanges of CANN. The context of the device is current on the calling thread. */
final class Hccl {
    /** Bytes of {@code HcclRootInfo}. */
    static final int ROOT_BYTES = 4108;

    /** {@code HCCL_DATA_TYPE_INT8}: rows are bytes here. */
    private static final int BYTES = 0;

    private final Cann cann;
    private final Call getRoot;
    private final Call joinRoot;
    private final Call joinTable;
    private final Call rankSize;
    private final Call allToAll;
    private final Call asyncError;
    private final Call destroy;

    Hccl(Cann cann) {
        this.cann = cann;
        getRoot = cann.link("HcclGetRootInfo(L)");
        joinRoot = cann.link("HcclCommInitRootInfo(ILIL)");
        joinTable = cann.link("HcclCommInitClusterInfo(LIL)");
        rankSize = cann.link("HcclGetRankSize(LL)");
        allToAll = cann.link("HcclAlltoAllV(LLLILLLILL)");
        asyncError = cann.link("HcclGetCommAsyncError(LL)");
        destroy = cann.link("HcclCommDestroy(L)");
    }

    /** Opens a place for ranks to meet, and writes where it is. */
    void root(MemorySegment info) {
        cann.check(getRoot, getRoot.code(info.address()));
    }

    /** Waits until all ranks have joined. */
    long join(int ranks, MemorySegment root, int rank) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            cann.check(joinRoot, joinRoot.code(ranks, root.address(), rank, out.address()));
            return out.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** As above, with the ranks of a table. */
    long join(Path table, int rank) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment path = arena.allocateFrom(table.toString());
            cann.check(joinTable, joinTable.code(path.address(), rank, out.address()));
            return out.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    int ranks(long communicator) {
        return number(rankSize, communicator);
    }

    /** The first failure of the communicator's work, or 0. */
    int asyncError(long communicator) {
        return number(asyncError, communicator);
    }

    void destroy(long communicator) {
        cann.check(destroy, destroy.code(communicator));
    }

    /** Enqueues an exchange of bytes. */
    void exchange(RankBytes send, RankBytes receive, long communicator, long stream) {
        cann.check(
                allToAll,
                allToAll.code(
                        send.address(),
                        send.counts().address(),
                        send.starts().address(),
                        BYTES,
                        receive.address(),
                        receive.counts().address(),
                        receive.starts().address(),
                        BYTES,
                        communicator,
                        stream));
    }

    private int number(Call call, long communicator) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT);
            cann.check(call, call.code(communicator, out.address()));
            return out.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
