package io.locmoe.page;

/** What a section is made of. */
public sealed interface PageItem permits Chart, DataTable {}
