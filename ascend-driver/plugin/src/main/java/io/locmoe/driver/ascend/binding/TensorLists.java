package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Lists of tensors, which operators on many tensors are called with. Thread-safe. */
public final class TensorLists {
    /** As many tensors as CANN takes in one list. */
    public static final int MOST = 128;

    private static final ThreadLocal<MemorySegment> MEMBERS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate((long) MOST * Long.BYTES, Long.BYTES));

    private final Acl acl;
    private final Function create;
    private final Function destroy;

    TensorLists(Acl acl) {
        this.acl = acl;
        this.create = acl.require("aclCreateTensorList");
        this.destroy = acl.require("aclDestroyTensorList");
    }

    /**
     * A list, which owns its members from now on.
     *
     * @param members 1 to {@value #MOST} tensors, none of them in another list
     */
    public long create(List<Long> members) {
        MemorySegment memory = MEMBERS.get();
        for (int i = 0; i < members.size(); i++) {
            memory.setAtIndex(ValueLayout.JAVA_LONG, i, members.get(i));
        }
        long list = created(memory.address(), members.size());
        if (list == 0) {
            throw acl.failure(create.name(), Status.NO_OBJECT);
        }
        return list;
    }

    private long created(long members, long count) {
        try {
            return (long) create.handle().invokeExact(members, count);
        } catch (Throwable e) {
            throw create.threw(e);
        }
    }

    /** Destroys a list with its members, after the second phase. */
    public void destroy(long list) {
        acl.check(destroy, destroy.call(list));
    }
}
