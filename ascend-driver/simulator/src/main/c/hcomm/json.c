#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "runtime.h"

#define MOST_DEPTH 32

static Json *value(const char **at, int depth);

static void skip_space(const char **at) {
    *at += strspn(*at, " \t\r\n");
}

static bool skip(const char **at, char wanted) {
    skip_space(at);
    bool there = **at == wanted;
    *at += there ? 1 : 0;
    return there;
}

static char *copy(const char *from, size_t length) {
    char *text = simulator_allocate(length + 1);
    memcpy(text, from, length);
    return text;
}

/* Names and addresses have no escapes; a text that has some is refused. */
static char *string(const char **at) {
    if (!skip(at, '"')) {
        return NULL;
    }
    size_t length = strcspn(*at, "\"\\\n");
    char *text = (*at)[length] == '"' ? copy(*at, length) : NULL;
    *at += text == NULL ? 0 : length + 1;
    return text;
}

/* The members behind an opening bracket, up to the closing one; false where they are none. */
static bool members(const char **at, Json *parent, char closing, int depth) {
    Json **last = &parent->children;
    if (skip(at, closing)) {
        return true;
    }
    do {
        char *name = closing == '}' ? string(at) : NULL;
        Json *member = closing == '}' && (name == NULL || !skip(at, ':')) ? NULL : value(at, depth + 1);
        if (member == NULL) {
            free(name);
            return false;
        }
        member->name = name;
        *last = member;
        last = &member->next;
    } while (skip(at, ','));
    return skip(at, closing);
}

static Json *value(const char **at, int depth) {
    Json *json = simulator_allocate(sizeof *json);
    bool good = depth < MOST_DEPTH;
    if (good && skip(at, '{')) {
        good = members(at, json, '}', depth);
    } else if (good && skip(at, '[')) {
        good = members(at, json, ']', depth);
    } else if (good && **at == '"') {
        json->text = string(at);
        good = json->text != NULL;
    } else if (good) {
        size_t length = strspn(*at, "+-.0123456789aeflnrstuE");
        json->text = copy(*at, length);
        *at += length;
        good = length > 0;
    }
    if (!good) {
        json_free(json);
    }
    return good ? json : NULL;
}

Json *json_parse(const char *text) {
    const char *at = text;
    Json *json = value(&at, 0);
    skip_space(&at);
    if (json != NULL && *at != '\0') {
        json_free(json);
        json = NULL;
    }
    return json;
}

void json_free(Json *json) {
    while (json != NULL) {
        Json *next = json->next;
        json_free(json->children);
        free(json->name);
        free(json->text);
        free(json);
        json = next;
    }
}

const Json *json_member(const Json *json, const char *name) {
    const Json *member = json == NULL ? NULL : json->children;
    while (member != NULL && (member->name == NULL || strcmp(member->name, name) != 0)) {
        member = member->next;
    }
    return member;
}

const char *json_text(const Json *json, const char *name) {
    const Json *member = json_member(json, name);
    return member == NULL ? NULL : member->text;
}
