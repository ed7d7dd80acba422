/**
 * A device of this machine: native memory, and streams that execute at once on the thread that enqueues. A driver
 * brings the kernels.
 */
package io.locmoe.driver.reference.host;
