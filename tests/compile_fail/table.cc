// A table holds rows of its own class, each name once along the chain of
// parents, and defaults that inherited properties can take.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/table.h"

#include <cstdint>
#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

namespace props = qom::props;

class Tape : public qom::Extends<Tape, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "tape";
  using Extends::Extends;

  uint16_t reels() const { return reels_; }
  uint16_t reels_{};
};

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

 protected:
  uint16_t size_{};
  bool on_{};
};
struct Disk::Props {
  static constexpr auto kSize =
      props::Field<&Disk::size_>("size", {.default_value = 4, .max = 8});
  static constexpr auto kOn = props::Field<&Disk::on_>("on");
  static constexpr auto kAll = props::Table(kSize, kOn);
};

class Leaf : public qom::Extends<Leaf, Disk> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  struct Props;
  using Extends::Extends;

 protected:
  uint16_t more_{};
  uint16_t most_{};
};
struct Leaf::Props {
  static constexpr auto kMore = props::Field<&Leaf::more_>("more");
#if defined(CASE_NO_ROW)
  // A name is no row.
  // expect: Table takes rows: Field, Bit, Computed, Alias, AliasAll, Default
  static constexpr auto kAll = props::Table("more");
#elif defined(CASE_MISSPELT_ROW)
  // The name of a row is checked as any name of C++.
  // expect-gcc: did you mean 'kMore'
  // expect-clang: did you mean 'kMore'
  static constexpr auto kAll = props::Table(kMoer);
#elif defined(CASE_ROW_OF_ANOTHER_CLASS)
  // A table holds rows of its own class.
  // expect: a row of another class's member
  static constexpr auto kAll =
      props::Table(props::Field<&Tape::reels_>("reels"));
#elif defined(CASE_METHOD_OF_ANOTHER_CLASS)
  // A computed property of a neighbour.
  // expect: a row of another class's member
  static constexpr auto kAll =
      props::Table(props::Computed<&Tape::reels>("reels"));
#elif defined(CASE_TWO_ROWS_OF_ONE_NAME)
  // A table holds a name once.
  // expect: two_rows_of_the_table_have_the_same_name
  static constexpr auto kAll =
      props::Table(kMore, props::Field<&Leaf::most_>("more"));
#elif defined(CASE_NAME_OF_AN_ANCESTORS_PROPERTY)
  // A name is unique along the inheritance chain.
  // expect: a row has the name of a property of an ancestor
  static constexpr auto kAll = props::Table(props::Field<&Leaf::more_>("size"));
#elif defined(CASE_DEFAULT_OF_AN_UNKNOWN_PROPERTY)
  // Another default for a property that no ancestor has.
  // expect: a Default() names a property that no ancestor has
  static constexpr auto kAll = props::Table(props::Default("siez", 2));
#elif defined(CASE_DEFAULT_OF_ANOTHER_KIND)
  // Another default, an integer for a boolean.
  // expect: a Default() is outside the range of its property, or of
  static constexpr auto kAll = props::Table(props::Default("on", 1));
#elif defined(CASE_DEFAULT_OUT_OF_RANGE)
  // Another default that the property would refuse.
  // expect: a Default() is outside the range of its property
  static constexpr auto kAll = props::Table(props::Default("size", 9));
#else
  static constexpr auto kAll =
      props::Table(kMore, props::Field<&Leaf::most_>("most"),
                   props::Default("size", 8), props::Default("on", true));
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Leaf>(); }
