package io.locmoe.driver.ascend.binding;

import java.util.Map;
import java.util.Set;

/**
 * What codes mean that the runtime ({@code aclError}) and operators ({@code aclnnStatus}) return. The error codes of
 * CANN 9.1, {@code rt_error_codes.h}, {@code acl_base_rt.h} and {@code op_errno.h}.
 */
final class Status {
    static final int SUCCESS = 0;
    /** An operator failed; the runtime has a code of its own for it. */
    static final int RUNTIME_FAILED = 361001;
    /** Not of CANN: what gives a pointer gave none. */
    static final int NO_RESULT = 161001;
    /** Not of CANN either: what makes an object made none. */
    static final int NO_OBJECT = 161002;
    /** No error of {@code aclInit}: another part of the process has initialised CANN before. */
    static final int REPEATED_INITIALIZE = 100002;

    private static final Set<Integer> OUT_OF_MEMORY = Set.of(200000, 207001, 207018);
    /** 5070xx: the device or its scheduler failed; nothing works on it until it is reset. */
    private static final int DEVICE_LOST = 5070;
    /** What was waited for may still go on, so its memory cannot be used for anything else. */
    private static final Set<Integer> STILL_BUSY = Set.of(107019, 107020);

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(100000, "invalid parameter"),
            Map.entry(100001, "CANN is not initialised"),
            Map.entry(107000, "invalid parameter"),
            Map.entry(107001, "no such device, or the NPU's driver is not loaded"),
            Map.entry(107002, "no device is current on this thread"),
            Map.entry(107003, "the stream or event belongs to another device"),
            Map.entry(107004, "invalid model"),
            Map.entry(107006, "the event has no time stamp"),
            Map.entry(107007, "the end event was recorded before the start"),
            Map.entry(107008, "the address is not aligned"),
            Map.entry(107017, "invalid handle"),
            Map.entry(107018, "invalid kind of memory"),
            Map.entry(107019, "the wait took too long"),
            Map.entry(107020, "a task took too long"),
            Map.entry(107022, "the device's tasks were aborted"),
            Map.entry(161001, "a pointer is null"),
            Map.entry(161002, "the operator does not take these types or shapes"),
            Map.entry(200000, "memory allocation failed"),
            Map.entry(200001, "the function is not supported"),
            Map.entry(200002, "invalid device"),
            Map.entry(200006, "the feature is not supported"),
            Map.entry(207000, "the feature is not supported"),
            Map.entry(207001, "out of device memory"),
            Map.entry(207002, "the memory cannot be freed"),
            Map.entry(207004, "no device"),
            Map.entry(207005, "a resource cannot be allocated"),
            Map.entry(207006, "no permission"),
            Map.entry(207007, "no event is left"),
            Map.entry(207008, "no stream is left"),
            Map.entry(207018, "out of memory on the device"),
            Map.entry(207020, "the NPU's driver did not answer in time"),
            Map.entry(361001, "the operator's call of the runtime failed"),
            Map.entry(500000, "internal error"),
            Map.entry(507000, "internal error of the runtime"),
            Map.entry(507001, "internal error of the task scheduler"),
            Map.entry(507002, "the task queue is full"),
            Map.entry(507008, "unknown chip; in a container, the NPU's driver directory may not be mounted"),
            Map.entry(507010, "lost heartbeat of the device"),
            Map.entry(507011, "a model failed"),
            Map.entry(507014, "an AI core took too long"),
            Map.entry(507015, "exception on an AI core, such as a bad address or shape of an earlier kernel"),
            Map.entry(507016, "trap on an AI core"),
            Map.entry(507017, "an AI CPU took too long"),
            Map.entry(507018, "exception on an AI CPU"),
            Map.entry(507033, "the device cannot be set up: it is busy or in a bad state, see npu-smi info"),
            Map.entry(507034, "a vector core took too long"),
            Map.entry(507035, "exception on a vector core, such as a bad address or shape of an earlier kernel"),
            Map.entry(507046, "the stream did not finish in time"),
            Map.entry(507047, "the event did not come in time"),
            Map.entry(507048, "a task of several cores took too long"),
            Map.entry(507053, "memory error of the device"),
            Map.entry(507054, "uncorrectable memory error (ECC): take the card out of service"),
            Map.entry(507899, "internal error of the NPU's driver"),
            Map.entry(507904, "collective communication was tried again in vain"),
            Map.entry(561000, "internal error of the operator"),
            Map.entry(561001, "the operator cannot infer the shapes"),
            Map.entry(561002, "the operator cannot be tiled"),
            Map.entry(561003, "no kernel for this chip: install the kernel package of the chip"),
            Map.entry(561101, "no executor could be made"),
            Map.entry(561103, "a pointer inside is null"),
            Map.entry(561107, "the operators are not found: set ASCEND_OPP_PATH"),
            Map.entry(561112, "the kernel package of the chip is not installed"));

    private Status() {}

    static boolean isOutOfMemory(int code) {
        return OUT_OF_MEMORY.contains(code);
    }

    static boolean isDeviceLost(int code) {
        return code / 100 == DEVICE_LOST || STILL_BUSY.contains(code);
    }

    static String meaning(int code) {
        String known = MEANINGS.get(code);
        return known != null
                ? known
                : switch (code / 100_000) {
                    case 1 -> "wrong use of CANN";
                    case 2 -> "a resource is missing";
                    case 5 -> "internal error of CANN or of the device";
                    default -> "unknown code";
                };
    }
}
