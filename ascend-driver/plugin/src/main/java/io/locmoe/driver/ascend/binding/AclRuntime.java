package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The runtime of CANN ({@code acl.h}, {@code acl_rt.h}): processes, devices and their memory, as methods that throw.
 *
 * <p>Thread-safe. What belongs to a device needs its context on the calling thread, see {@link #useContext}. Handles
 * and addresses are numbers that only CANN understands.
 */
public final class AclRuntime {
    /** {@code ACL_MEM_MALLOC_HUGE_FIRST}. */
    private static final int HUGE_PAGES_FIRST = 0;
    /** {@code ACL_HBM_MEM}. */
    private static final int DEVICE_MEMORY = 1;
    /** {@code ACL_OPT_DETERMINISTIC}. */
    private static final int DETERMINISTIC = 0;
    /** {@code ACL_CANN_ATTR_BF16}. */
    private static final int BFLOAT16 = 1;

    private final Acl acl;
    private final Function setContext;
    private final Function malloc;
    private final Function free;
    private final Function mallocHost;
    private final Function freeHost;

    AclRuntime(Acl acl) {
        this.acl = acl;
        this.setContext = acl.require("aclrtSetCurrentContext");
        this.malloc = acl.require("aclrtMalloc");
        this.free = acl.require("aclrtFree");
        this.mallocHost = acl.require("aclrtMallocHost");
        this.freeHost = acl.require("aclrtFreeHost");
    }

    /** Once in a process; another time does nothing. It lasts until the process ends. */
    public void initialize() {
        Function function = acl.require("aclInit");
        int code = function.call(0L);
        if (code != Status.REPEATED_INITIALIZE) {
            acl.check(function, code);
        }
    }

    /** From now on operators add up in the same order each time, which some do not otherwise. */
    public void requireSameBits() {
        Function function = acl.require("aclrtSetSysParamOpt");
        acl.check(function, function.call(DETERMINISTIC, 1L));
    }

    public int deviceCount() {
        Function function = acl.require("aclrtGetDeviceCount");
        MemorySegment out = Acl.scratch();
        acl.check(function, function.call(out.address()));
        return out.get(ValueLayout.JAVA_INT, 0);
    }

    /** Name of the chip, for example {@code Ascend910B2}; that of device 0. */
    public String chip() {
        Function function = acl.require("aclrtGetSocName");
        long name = function.pointer();
        if (name == 0) {
            throw acl.failure(function.name(), Status.NO_RESULT);
        }
        return Acl.text(name);
    }

    /** Whether the chip computes in bfloat16. */
    public boolean hasBfloat16() {
        Function function = acl.require("aclGetCannAttribute");
        MemorySegment out = Acl.scratch();
        acl.check(function, function.call(BFLOAT16, out.address()));
        return out.get(ValueLayout.JAVA_INT, 0) == 1;
    }

    /** Version of the runtime: of the toolkit since CANN 9, of its interface (1.x) before. */
    public String version() {
        return acl.find("aclsysGetVersionStr").map(this::packageVersion).orElseGet(this::interfaceVersion);
    }

    private String packageVersion(Function function) {
        MemorySegment scratch = Acl.scratch();
        scratch.setString(0, "runtime");
        MemorySegment version = scratch.asSlice(64).fill((byte) 0);
        acl.check(function, function.call(scratch.address(), version.address()));
        return version.getString(0);
    }

    private String interfaceVersion() {
        Function function = acl.require("aclrtGetVersion");
        MemorySegment out = Acl.scratch();
        long address = out.address();
        acl.check(function, function.call(address, address + Integer.BYTES, address + 2 * Integer.BYTES));
        return "ACL " + out.getAtIndex(ValueLayout.JAVA_INT, 0) + "." + out.getAtIndex(ValueLayout.JAVA_INT, 1) + "."
                + out.getAtIndex(ValueLayout.JAVA_INT, 2);
    }

    /**
     * Makes a device current on this thread; CANN counts how often, see {@link #resetDevice}.
     *
     * @return the device's context, for other threads
     */
    public long setDevice(int ordinal) {
        Function set = acl.require("aclrtSetDevice");
        acl.check(set, set.call(ordinal));
        Function get = acl.require("aclrtGetCurrentContext");
        MemorySegment out = Acl.scratch();
        int code = get.call(out.address());
        if (code != Status.SUCCESS) {
            CannException failure = acl.failure(get.name(), code);
            resetDevice(ordinal);
            throw failure;
        }
        return Acl.written(out);
    }

    /** Takes one {@link #setDevice} back; with the last one CANN frees what the device holds. */
    public void resetDevice(int ordinal) {
        Function function = acl.require("aclrtResetDevice");
        acl.check(function, function.call(ordinal));
    }

    /**
     * Makes a context current on this thread: CANN keeps it for each thread of the system. It is set before each group
     * of calls, as any other part of the process may have set another.
     */
    public void useContext(long context) {
        acl.check(setContext, setContext.call(context));
    }

    /** Memory of the current device. */
    public Memory memory() {
        Function function = acl.require("aclrtGetMemInfo");
        MemorySegment out = Acl.scratch();
        acl.check(function, function.call(DEVICE_MEMORY, out.address(), out.address() + Long.BYTES));
        return new Memory(Acl.written(out), out.getAtIndex(ValueLayout.JAVA_LONG, 1));
    }

    /** Bytes of a device. */
    public record Memory(long free, long total) {}

    /** Memory of the current device, aligned to 64 bytes. */
    public long allocate(long bytes) {
        MemorySegment out = Acl.scratch();
        acl.check(malloc, malloc.call(out.address(), bytes, HUGE_PAGES_FIRST));
        return Acl.written(out);
    }

    /** Gives memory back at once, without waiting for work that may use it. */
    public void free(long address) {
        acl.check(free, free.call(address));
    }

    /** Memory of the host that devices copy from and to by themselves (pinned), aligned to 64 bytes. */
    public long allocateHost(long bytes) {
        MemorySegment out = Acl.scratch();
        acl.check(mallocHost, mallocHost.call(out.address(), bytes));
        return Acl.written(out);
    }

    public void freeHost(long address) {
        acl.check(freeHost, freeHost.call(address));
    }
}
