// The state of a tree as text, to be compared: each object with its path, type,
// references and reset count, whether its properties are locked, every readable
// property with its value and whether somebody set it, and what sits on each
// bus at which address. What a failed operation must leave as it was.
//
// Example:
//
//   const std::string before = TreePicture(context);
//   …
//   EXPECT_EQ(PictureDifference(before, TreePicture(context)), "");
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_TREE_PICTURE_H_
#define QOMRT_TESTING_TREE_PICTURE_H_

#include <string>
#include <string_view>

#include "qom/context.h"
#include "qom/object.h"

namespace qom::testing {

// The whole tree of `context`, and how many objects of each type are alive, in
// the tree or not.
std::string TreePicture(const Context& context);
// An object and what is below it.
std::string ObjectPicture(const Object& object);

// The lines in which two pictures differ, "- " before those of `before` only
// and "+ " before those of `after` only; at most `limit` of them. "" if they
// are equal.
std::string PictureDifference(std::string_view before, std::string_view after,
                              size_t limit = 20);

}  // namespace qom::testing

#endif  // QOMRT_TESTING_TREE_PICTURE_H_
