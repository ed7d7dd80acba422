/** Reports of steps as messages of the control plane, for both of its sides. */
package io.locmoe.control.proto.step;
