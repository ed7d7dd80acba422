/** The run of a job: attempts until it ends, its recovery from failed nodes, and what it tells to files and people. */
package io.locmoe.launcher.run;
