/** The command that continues text, and how it prints it. */
package io.locmoe.cli.generation;
