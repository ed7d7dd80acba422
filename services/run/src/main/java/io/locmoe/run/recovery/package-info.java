/** Continues a run after node failures, from its last good state. */
package io.locmoe.run.recovery;
