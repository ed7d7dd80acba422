/** Recordings of a run that is going on, from the nodes of its mesh. */
package io.locmoe.launcher.recording;
