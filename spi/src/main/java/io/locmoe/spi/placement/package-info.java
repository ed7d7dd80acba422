/** Placement planners: which ranks compute which experts, beside their homes, and which tokens go to which copy. */
package io.locmoe.spi.placement;
