package io.locmoe.driver.ascend.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Codes of CANN and the exceptions that they become. */
class StatusTest {

    @Test
    void repeatedInitialisationIsAccepted() {
        try (FakeCann fake = new FakeCann()) {
            AclRuntime runtime = Cann.link(fake).runtime();
            fake.answer("aclInit", 100002);
            runtime.initialize();
        }
    }

    @Test
    void errorNamesCallCodeMeaningAndCannMessage() {
        try (FakeCann fake = new FakeCann()) {
            AclRuntime runtime = Cann.link(fake).runtime();
            fake.message("EE9999: the driver is not loaded\n");
            fake.answer("aclrtGetDeviceCount", 107001);
            assertThatThrownBy(runtime::deviceCount)
                    .isInstanceOf(CannException.class)
                    .hasMessage("aclrtGetDeviceCount failed with 107001 (no such device, or the NPU's driver is not"
                            + " loaded): EE9999: the driver is not loaded");
            assertThatThrownBy(() -> runtime.free(64))
                    .as("no context, and CANN has nothing more to say")
                    .hasMessage("aclrtFree failed with 107002 (no device is current on this thread)");
        }
    }

    /** Operators tell that the runtime failed, and the runtime what it was. */
    @Test
    void theErrorOfTheRuntimeIsTheReasonOfAnOperators() {
        try (FakeCann fake = new FakeCann()) {
            Cann cann = Cann.link(fake);
            fake.lastError(507015);
            fake.answer("aclrtGetDeviceCount", 361001);
            assertThatThrownBy(cann.runtime()::deviceCount)
                    .hasMessageStartingWith("aclrtGetDeviceCount failed with 361001 (the operator's call of the runtime"
                            + " failed), by 507015 (exception on an AI core")
                    .matches(failure -> ((CannException) failure).deviceLost());
            fake.lastError(507015);
            fake.answer("aclrtGetDeviceCount", 107001);
            assertThatThrownBy(cann.runtime()::deviceCount)
                    .as("an older error of the thread, which is forgotten")
                    .hasMessageStartingWith("aclrtGetDeviceCount failed with 107001 (no such device")
                    .matches(failure -> !((CannException) failure).deviceLost());
            fake.answer("aclrtGetDeviceCount", 361001);
            assertThatThrownBy(cann.runtime()::deviceCount).hasMessageEndingWith("call of the runtime failed)");
        }
    }

    @Test
    void rangesOfCodesAreKnown() {
        assertThat(Status.isDeviceLost(507010)).isTrue();
        assertThat(Status.isDeviceLost(107019)).as("it did not answer in time").isTrue();
        assertThat(Status.isDeviceLost(507899)).isFalse();
        assertThat(Status.isOutOfMemory(207001)).isTrue();
        assertThat(Status.meaning(199999)).isEqualTo("wrong use of CANN");
        assertThat(Status.meaning(7)).isEqualTo("unknown code");
    }

    @Test
    void aToolkitWithoutAFunctionIsRefusedByItsName() {
        try (FakeCann fake = new FakeCann()) {
            fake.hide("aclrtStreamWaitEvent");
            assertThatThrownBy(() -> Cann.link(fake))
                    .isInstanceOf(MissingFunctionException.class)
                    .hasMessageContaining("aclrtStreamWaitEvent");
        }
    }

    @Test
    void versionsComeFromBothInterfaces() {
        try (FakeCann fake = new FakeCann()) {
            assertThat(Cann.link(fake).runtime().version()).isEqualTo("9.1.0");
            fake.hide("aclsysGetVersionStr");
            assertThat(Cann.link(fake).runtime().version()).isEqualTo("ACL 1.13.0");
        }
    }

    @Test
    void operatorsAreProbedInTheOrderOfTheTable() {
        try (FakeCann fake = new FakeCann()) {
            fake.hide("aclnnTopk");
            Cann cann = Cann.link(fake);
            assertThat(cann.probe()).hasSize(92).containsEntry("aclnnMatmul", Optional.of(fake.library()));
            assertThat(cann.probe().keySet()).first().isEqualTo("aclnnMatmul");
            assertThat(cann.probe().get("aclnnTopk")).isEmpty();
            assertThat(cann.operator("aclnnTopk")).isEmpty();
            assertThat(cann.operator("aclnnMm")).isPresent();
            assertThatThrownBy(() -> cann.operator("aclnnNone")).hasMessageContaining("aclnnNone");
        }
    }
}
