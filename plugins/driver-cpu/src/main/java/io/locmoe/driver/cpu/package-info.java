/**
 * The device driver {@code cpu}: a device is a compute thread of this machine, its memory is native memory, and a
 * stream executes at once on the thread that enqueues.
 */
package io.locmoe.driver.cpu;
