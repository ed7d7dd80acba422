/** Processes that hold a share of a model's experts for the command that generates text. */
package io.locmoe.launcher.generation;
