/** What a mesh and its command hold while time goes by, and whether it grows. */
package io.locmoe.laboratory.bench.endurance;
