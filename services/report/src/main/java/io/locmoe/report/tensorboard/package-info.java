/** Event files for TensorBoard. */
package io.locmoe.report.tensorboard;
