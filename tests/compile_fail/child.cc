// Children, what links point to, and aliases of a child's properties.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/child.h"

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"

class Geometry {};
class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  using Extends::Extends;
};
class AbstractBackend : public qom::Extends<AbstractBackend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "abstract-backend";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
  virtual void Flush() = 0;
};

class PlainAbstract : public qom::Extends<PlainAbstract, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "plain-abstract";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};

#if defined(CASE_CHILD_OF_NO_TYPE)
// A Child is an object.
// expect: a Child is of a class with its own qom::Extends
using Embedded = Geometry;
#elif defined(CASE_CHILD_THAT_IS_ABSTRACT)
// A Child is made with its owner, so it cannot be abstract.
// expect: a Child is of a class with its own qom::Extends, and not of an
//   abstract one
using Embedded = AbstractBackend;
#elif defined(CASE_CHILD_THAT_SAYS_IT_IS_ABSTRACT)
// One that implements all its methods may still say so.
// expect: a Child is of a class with its own qom::Extends, and not of an
//   abstract one
using Embedded = PlainAbstract;
#else
using Embedded = Backend;
#endif

#ifdef CASE_LINK_TO_NO_TYPE
// What a link points to is an object or an interface of one.
// expect: a Link points to a class with its own qom::Extends or to a
//   qom::Interface
using Target = Geometry;
#else
using Target = Backend;
#endif

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  explicit Disk(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 protected:
  uint16_t queues_{};
  qom::Child<Embedded> backend_;
  qom::Link<Target> mirror_;
};
struct Disk::Props {
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>("queues");
  static constexpr auto kMirror = qom::props::Field<&Disk::mirror_>("mirror");
#ifdef CASE_ALIAS_OF_NO_CHILD
  // An alias goes through an embedded child.
  // expect: props::Alias goes through a member that is a qom::Child
  static constexpr auto kSize = qom::props::Alias<&Disk::queues_>("size");
#else
  static constexpr auto kSize = qom::props::Alias<&Disk::backend_>("size");
#endif
#ifdef CASE_ALIAS_ALL_OF_NO_CHILD
  // An alias leads to an embedded object.
  // expect: props::AliasAll goes through a member that is a qom::Child
  static constexpr auto kOther = qom::props::AliasAll<&Disk::mirror_>();
#else
  static constexpr auto kOther = qom::props::AliasAll<&Disk::backend_>();
#endif
  static constexpr auto kAll =
      qom::props::Table(kQueues, kMirror, kSize, kOther);
};

class FastDisk : public qom::Extends<FastDisk, Disk> {
 public:
  static constexpr std::string_view kTypeName = "fast-disk";
  struct Props;
  using Extends::Extends;
};
struct FastDisk::Props {
#ifdef CASE_DEFAULT_OF_AN_ALIAS
  // The default of what an alias leads to is the child's.
  // expect: a Default() names an alias; give the default to the child where it
  //   is made
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("size", 8));
#else
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("queues", 8));
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<FastDisk>(); }
