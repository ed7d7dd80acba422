/** Processes of this machine: command lines of the distribution, signals, and what the system tells of a process. */
package io.locmoe.processes;
