/** The files of a run: its output directory, its report and logs as they are written, and what an earlier run left. */
package io.locmoe.launcher.files;
