/** The events of a run, and their history for watchers. */
package io.locmoe.run.event;
