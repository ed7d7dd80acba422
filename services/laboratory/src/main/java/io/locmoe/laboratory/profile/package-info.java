/** Profiles: recordings of some steps of a training, and what is made of them. */
package io.locmoe.laboratory.profile;
