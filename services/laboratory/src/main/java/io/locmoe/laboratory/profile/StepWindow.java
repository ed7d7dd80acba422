package io.locmoe.laboratory.profile;

/** Steps that are recorded, both included; counted from 1. */
public record StepWindow(long first, long last) {}
