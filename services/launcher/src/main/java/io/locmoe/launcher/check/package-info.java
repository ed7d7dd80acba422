/** Checks of a job before any node is started: memory, plug-ins, spare nodes, and the checkpoint that it resumes. */
package io.locmoe.launcher.check;
