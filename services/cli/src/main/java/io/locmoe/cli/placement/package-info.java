/** The command that compares placement planners on loads of a real router. */
package io.locmoe.cli.placement;
