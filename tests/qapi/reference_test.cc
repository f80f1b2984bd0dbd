// The reference of a schema as its readers see it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/reference.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/qapi/schema_text.h"

namespace qom::qapi {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Markdown(std::string_view schema) {
  return Reference(test::LoadRight(schema).schema, ReferenceFormat::kMarkdown);
}
std::string Html(std::string_view schema) {
  return Reference(test::LoadRight(schema).schema, ReferenceFormat::kHtml);
}

constexpr std::string_view kStop = R"(
##
# = Running
#
# What makes it *run*.
##

##
# @stop:
#
# Stops `Vm` @id, with **all** in it::
#
#     halt <now>
#
# @id: which; see ``vm --list``
#
#     - by name
#     - by number
#
# Features:
#
# @deprecated: Use `halt`.
#
# Returns: what was stopped
#
# Errors:
#     - If there is none,
#       GenericError
#
# Since: 1.0
#
# .. note:: It stops
#    at once.
#
# .. qmp-example::
#    :title: Stopping
#
#     -> { "execute": "stop" }
#     <- { "return": {} }
#
# TODO: go on
##
{ 'command': 'stop', 'data': { '*id': 'str' }, 'returns': [ 'Vm' ],
  'features': [ 'deprecated' ], 'if': 'CONFIG_STOP' }
{ 'struct': 'Vm', 'data': { 'name': 'str',
  'cpus': { 'type': [ 'int' ], 'if': { 'not': 'CONFIG_ONE' } } } }
)";

TEST(ReferenceTest, ADefinitionIsShownWithWhatItSaysAndIs) {
  EXPECT_EQ(Markdown(kStop), R"(# Running

What makes it *run*.

<a id="stop"></a>
### `stop` (command)

*If*: CONFIG\_STOP

Stops [`Vm`](#Vm) `id`, with **all** in it:

```
halt <now>
```

**Arguments**

- `id`: `str` (optional) — which; see ``vm --list``

  - by name

  - by number

**Returns**

- array of [`Vm`](#Vm) — what was stopped

**Errors**

- If there is none,
  GenericError

**Features**

- `deprecated` — Use `halt`.

> **Note:** It stops
> at once.

Stopping:

```
-> { "execute": "stop" }
<- { "return": {} }
```

*Since*: 1.0

<a id="Vm"></a>
### `Vm` (struct)

**Members**

- `name`: `str`
- `cpus`: array of `int` (if not CONFIG\_ONE)
)");
}

TEST(ReferenceTest, APageOfHtmlNeedsNothingElse) {
  const std::string page = Html(kStop);
  EXPECT_THAT(page, HasSubstr("<a href=\"#stop\">stop</a>"));
  EXPECT_THAT(page, HasSubstr("<h3 id=\"stop\"><code>stop</code> "
                              "<small>command</small></h3>"));
  EXPECT_THAT(page, HasSubstr("<pre>halt &lt;now&gt;</pre>"));
  EXPECT_THAT(page, HasSubstr("<aside><p><strong>Note:</strong> It stops\n"));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

TEST(ReferenceTest, TextIsNoMarkupOfThePage) {
  const std::string page = Html(
      "##\n# @Si:\n#\n# <script>alert('\"&')</script>\n##\n"
      "{ 'struct': 'Si', 'data': {} }");
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert('&quot;&amp;')"));
}

TEST(ReferenceTest, TextIsNoMarkupOfMarkdown) {
  const std::string page = Markdown(
      "##\n# A <b> and **<i> of a_b** and *<u>*::\n#\n"
      "#     ```\n#     <s>\n##\n");
  EXPECT_THAT(page, HasSubstr("A &lt;b> and **&lt;i> of a\\_b** and "
                              "*&lt;u>*"));
  EXPECT_THAT(page, HasSubstr("````\n```\n<s>\n````\n"));
}

TEST(ReferenceTest, MarksThatEndNowhereAreText) {
  EXPECT_THAT(Html("##\n# a *b, `c, ``d, **e, f@g.h, 2 * 3 * 4, \\*i\\*\n##"),
              HasSubstr("<p>a *b, `c, ``d, **e, f@g.h, 2 * 3 * 4, *i*</p>"));
}

TEST(ReferenceTest, HeadingsAreMarkedOrUnderlined) {
  const std::string page = Markdown(
      "##\n# == Two\n##\n\n##\n# ****\n# Page\n# ****\n#\n# Part\n# ====\n"
      "#\n# Text.\n##\n");
  EXPECT_EQ(page, "## Two\n\n# Page\n\n## Part\n\nText.\n");
}

TEST(ReferenceTest, WhatHasNoDocumentationIsShown) {
  const std::string page = Markdown(
      "{ 'enum': 'En', 'data': [ 'a', 'b' ] }"
      "{ 'struct': 'St', 'data': { 'x': 'int' } }"
      "{ 'union': 'Un', 'base': { 'e': 'En' }, 'discriminator': 'e',"
      "  'data': { 'b': 'St' } }"
      "{ 'alternate': 'Al', 'data': { 's': 'str', 'o': 'Un' } }"
      "{ 'event': 'EVENT', 'data': 'St' }");
  EXPECT_THAT(page, HasSubstr("- `a`\n- `b`\n"));
  EXPECT_THAT(page, HasSubstr("- `e = b`: [`St`](#St)\n"));
  EXPECT_THAT(page, HasSubstr("**Alternatives**\n\n- `s`: `str`\n"));
  EXPECT_THAT(page, HasSubstr("**Data**\n\n- [`St`](#St) — the members"));
}

}  // namespace
}  // namespace qom::qapi
