package org.example.roofline;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/** A device that measures each kernel of its streams, and writes {@code PROCESS-ORDINAL.csv} when it closes. */
final class RooflineDevice extends ForwardingDevice {
    private final Profile profile = new Profile();
    private final Path file;

    RooflineDevice(Device measured, Path directory) {
        super(measured);
        this.file = directory.resolve(
                ProcessHandle.current().pid() + "-" + measured.description().ordinal() + ".csv");
    }

    Profile profile() {
        return profile;
    }

    @Override
    public DeviceStream openStream() {
        return new Stream(super.openStream());
    }

    private final class Stream extends ForwardingDeviceStream {
        private Stream(DeviceStream measured) {
            super(measured);
        }

        /** Waits for the kernel, so that its time is its own also where a stream only queues. */
        @Override
        public void launch(Kernel kernel) {
            long start = System.nanoTime();
            super.launch(kernel);
            record().await();
            profile.add(kernel, System.nanoTime() - start);
        }
    }

    /** A table that cannot be written is no reason to lose a training. */
    @Override
    public void close() {
        super.close();
        if (profile.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, profile.csv());
        } catch (IOException e) {
            System.getLogger(RooflineDevice.class.getName())
                    .log(Level.WARNING, "the roofline table " + file + " cannot be written: " + e);
        }
    }
}
