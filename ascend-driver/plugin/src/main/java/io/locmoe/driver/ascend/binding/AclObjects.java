package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What operators are called with: tensors and numbers. CANN copies shapes and values, so nothing of the caller has to
 * live on. Thread-safe.
 */
public final class AclObjects {
    /** {@code ACL_FORMAT_ND}. */
    private static final int ANY_RANK = 2;

    private static final int MOST_AXES = 8;
    /** Sizes, strides and the size of the storage, of each thread. */
    private static final ThreadLocal<MemorySegment> SHAPE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate((2 * MOST_AXES + 1) * Long.BYTES, Long.BYTES));

    private final Acl acl;
    private final Function createTensor;
    private final Function createScalar;
    private final Function createIntArray;
    private final Function createBoolArray;
    private final Function destroyTensor;
    private final Function destroyScalar;
    private final Function destroyIntArray;
    private final Function destroyBoolArray;
    private final Function repeatable;
    private final Function destroyExecutor;

    AclObjects(Acl acl) {
        this.acl = acl;
        this.createTensor = acl.require("aclCreateTensor");
        this.createScalar = acl.require("aclCreateScalar");
        this.createIntArray = acl.require("aclCreateIntArray");
        this.createBoolArray = acl.require("aclCreateBoolArray");
        this.destroyTensor = acl.require("aclDestroyTensor");
        this.destroyScalar = acl.require("aclDestroyScalar");
        this.destroyIntArray = acl.require("aclDestroyIntArray");
        this.destroyBoolArray = acl.require("aclDestroyBoolArray");
        this.repeatable = acl.require("aclSetAclOpExecutorRepeatable");
        this.destroyExecutor = acl.require("aclDestroyAclOpExecutor");
    }

    /**
     * A tensor on device memory, which the caller destroys after the second phase.
     *
     * @param view    shape, in elements of the storage
     * @param address of the storage, a multiple of 32: where a view begins is its offset
     */
    public long tensor(View view, long address) {
        MemorySegment shape = SHAPE.get();
        int axes = view.sizes().length;
        long storage = shape.address() + 2 * MOST_AXES * Long.BYTES;
        for (int axis = 0; axis < axes; axis++) {
            shape.setAtIndex(ValueLayout.JAVA_LONG, axis, view.sizes()[axis]);
            shape.setAtIndex(ValueLayout.JAVA_LONG, MOST_AXES + axis, view.strides()[axis]);
        }
        shape.setAtIndex(ValueLayout.JAVA_LONG, 2 * MOST_AXES, view.storage());
        long strides = shape.address() + MOST_AXES * Long.BYTES;
        return created(createTensor, tensor(shape.address(), axes, view, strides, storage, address));
    }

    private long tensor(long sizes, long axes, View view, long strides, long storage, long address) {
        try {
            return (long) createTensor
                    .handle()
                    .invokeExact(
                            sizes, axes, view.type().code(), strides, view.offset(), ANY_RANK, storage, 1L, address);
        } catch (Throwable e) {
            throw createTensor.threw(e);
        }
    }

    /** A float32 number, which the caller destroys after the second phase. */
    public long scalar(float value) {
        MemorySegment scratch = Acl.scratch();
        scratch.set(ValueLayout.JAVA_FLOAT, 0, value);
        return scalar(scratch.address(), ElementType.FLOAT32);
    }

    /** An int32 number, which the caller destroys as {@link #scalar}. */
    public long integer(int value) {
        MemorySegment scratch = Acl.scratch();
        scratch.set(ValueLayout.JAVA_INT, 0, value);
        return scalar(scratch.address(), ElementType.INT32);
    }

    private long scalar(long value, ElementType type) {
        try {
            return created(createScalar, (long) createScalar.handle().invokeExact(value, type.code()));
        } catch (CannException e) {
            throw e;
        } catch (Throwable e) {
            throw createScalar.threw(e);
        }
    }

    /** At most {@value #MOST_AXES} integers, which the caller destroys after the second phase. */
    public long integers(long... values) {
        MemorySegment memory = SHAPE.get();
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_LONG, 0, values.length);
        return array(createIntArray, memory, values.length);
    }

    /** At most {@value #MOST_AXES} flags, which the caller destroys after the second phase. */
    public long flags(boolean... values) {
        MemorySegment memory = SHAPE.get();
        for (int i = 0; i < values.length; i++) {
            memory.set(ValueLayout.JAVA_BOOLEAN, i, values[i]);
        }
        return array(createBoolArray, memory, values.length);
    }

    private long array(Function create, MemorySegment values, long count) {
        try {
            return created(create, (long) create.handle().invokeExact(values.address(), count));
        } catch (CannException e) {
            throw e;
        } catch (Throwable e) {
            throw create.threw(e);
        }
    }

    public void destroyIntegers(long array) {
        acl.check(destroyIntArray, destroyIntArray.call(array));
    }

    public void destroyFlags(long array) {
        acl.check(destroyBoolArray, destroyBoolArray.call(array));
    }

    public void destroyTensor(long tensor) {
        acl.check(destroyTensor, destroyTensor.call(tensor));
    }

    public void destroyScalar(long scalar) {
        acl.check(destroyScalar, destroyScalar.call(scalar));
    }

    /**
     * Makes a plan, just made, one that is enqueued many times, until it is destroyed.
     *
     * @return false if CANN says that this operator cannot
     */
    public boolean makeRepeatable(Operator.Plan plan) {
        boolean made = repeatable.call(plan.executor()) == Status.SUCCESS;
        if (!made) {
            // Or CANN would say it with the next failure, to which it does not belong.
            acl.recent();
        }
        return made;
    }

    /** Destroys a repeatable plan; the second phase does that with others. */
    public void destroyPlan(Operator.Plan plan) {
        acl.check(destroyExecutor, destroyExecutor.call(plan.executor()));
    }

    private long created(Function create, long object) {
        if (object == 0) {
            throw acl.failure(create.name(), Status.NO_OBJECT);
        }
        return object;
    }
}
