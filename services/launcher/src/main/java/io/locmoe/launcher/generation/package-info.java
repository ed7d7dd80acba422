/** Texts of several nodes: processes that hold a share of a model's experts, and nodes of a running mesh. */
package io.locmoe.launcher.generation;
