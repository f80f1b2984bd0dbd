// The families of bench/fixture.h as Qt classes: six levels, with none, 20 or
// 60 properties. A property is a member, as cheap as Qt allows; its default is
// the member's initialiser. Qt names are C++ identifiers: setting_00 and so on.
// (Qt's moc expands macros of the file it reads.)
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_PEERS_QT_TYPES_H_
#define QOMRT_BENCH_PEERS_QT_TYPES_H_

#include <QObject>
#include <QString>
#include <QtPlugin>
#include <cstdint>

// clang-format off

// Four or ten properties: of the numbers given, of TENS0 to TENS9.
#define BENCH_ROW(Type, n) Q_PROPERTY(Type setting_##n MEMBER m##n)
#define BENCH_ROWS4(Type, a, b, c, d) \
  BENCH_ROW(Type, a) BENCH_ROW(Type, b) BENCH_ROW(Type, c) BENCH_ROW(Type, d)
#define BENCH_ROWS10(Type, tens)                        \
  BENCH_ROWS4(Type, tens##0, tens##1, tens##2, tens##3) \
  BENCH_ROWS4(Type, tens##4, tens##5, tens##6, tens##7) \
  BENCH_ROW(Type, tens##8) BENCH_ROW(Type, tens##9)

// Their members.
#define BENCH_MEMBERS4(a, b, c, d) \
  uint m##a = 100, m##b = 101, m##c = 102, m##d = 103;
#define BENCH_MEMBERS10(tens)                        \
  BENCH_MEMBERS4(tens##0, tens##1, tens##2, tens##3) \
  BENCH_MEMBERS4(tens##4, tens##5, tens##6, tens##7) \
  uint m##tens##8 = 108, m##tens##9 = 109;
#define BENCH_TEXT(n) QString m##n = QStringLiteral("auto");
#define BENCH_TEXTS10(tens)                               \
  BENCH_TEXT(tens##0) BENCH_TEXT(tens##1) BENCH_TEXT(tens##2) \
  BENCH_TEXT(tens##3) BENCH_TEXT(tens##4) BENCH_TEXT(tens##5) \
  BENCH_TEXT(tens##6) BENCH_TEXT(tens##7) BENCH_TEXT(tens##8) \
  BENCH_TEXT(tens##9)

// One level of a family: its properties and their members.
#define BENCH_LEVEL(Name, Parent, rows, members) \
  class Name : public Parent {                   \
    Q_OBJECT                                     \
    rows                                         \
   public:                                       \
    uint64_t state() const { return state_; }    \
   private:                                      \
    uint64_t state_ = 0;                         \
    members                                      \
  };

// clang-format on

namespace qom::bench {

BENCH_LEVEL(PlainLevel1, QObject, , )
BENCH_LEVEL(PlainLevel2, PlainLevel1, , )
BENCH_LEVEL(PlainLevel3, PlainLevel2, , )
BENCH_LEVEL(PlainLevel4, PlainLevel3, , )
BENCH_LEVEL(PlainLevel5, PlainLevel4, , )
BENCH_LEVEL(PlainLevel6, PlainLevel5, , )

BENCH_LEVEL(TwentyLevel1, QObject, BENCH_ROWS4(uint, 00, 01, 02, 03),
            BENCH_MEMBERS4(00, 01, 02, 03))
BENCH_LEVEL(TwentyLevel2, TwentyLevel1, BENCH_ROWS4(uint, 04, 05, 06, 07),
            BENCH_MEMBERS4(04, 05, 06, 07))
BENCH_LEVEL(TwentyLevel3, TwentyLevel2, BENCH_ROWS4(uint, 08, 09, 10, 11),
            BENCH_MEMBERS4(08, 09, 10, 11))
BENCH_LEVEL(TwentyLevel4, TwentyLevel3, BENCH_ROWS4(uint, 12, 13, 14, 15),
            BENCH_MEMBERS4(12, 13, 14, 15))
BENCH_LEVEL(TwentyLevel5, TwentyLevel4, BENCH_ROWS4(uint, 16, 17, 18, 19),
            BENCH_MEMBERS4(16, 17, 18, 19))
BENCH_LEVEL(TwentyLevel6, TwentyLevel5, , )

BENCH_LEVEL(SixtyLevel1, QObject, BENCH_ROWS10(uint, 0), BENCH_MEMBERS10(0))
BENCH_LEVEL(SixtyLevel2, SixtyLevel1, BENCH_ROWS10(uint, 1), BENCH_MEMBERS10(1))
BENCH_LEVEL(SixtyLevel3, SixtyLevel2, BENCH_ROWS10(uint, 2), BENCH_MEMBERS10(2))
BENCH_LEVEL(SixtyLevel4, SixtyLevel3, BENCH_ROWS10(uint, 3), BENCH_MEMBERS10(3))
BENCH_LEVEL(SixtyLevel5, SixtyLevel4, BENCH_ROWS10(uint, 4), BENCH_MEMBERS10(4))
BENCH_LEVEL(SixtyLevel6, SixtyLevel5, BENCH_ROWS10(uint, 5), BENCH_MEMBERS10(5))

BENCH_LEVEL(TextsLevel1, QObject, BENCH_ROWS10(QString, 0), BENCH_TEXTS10(0))
BENCH_LEVEL(TextsLevel2, TextsLevel1, BENCH_ROWS10(QString, 1),
            BENCH_TEXTS10(1))
BENCH_LEVEL(TextsLevel3, TextsLevel2, BENCH_ROWS10(QString, 2),
            BENCH_TEXTS10(2))
BENCH_LEVEL(TextsLevel4, TextsLevel3, BENCH_ROWS10(QString, 3),
            BENCH_TEXTS10(3))
BENCH_LEVEL(TextsLevel5, TextsLevel4, BENCH_ROWS10(QString, 4),
            BENCH_TEXTS10(4))
BENCH_LEVEL(TextsLevel6, TextsLevel5, BENCH_ROWS10(QString, 5),
            BENCH_TEXTS10(5))

class Bootable {
 public:
  virtual int boot_index() const = 0;

 protected:
  ~Bootable() = default;
};
class Resettable {
 public:
  virtual void Reset() = 0;

 protected:
  ~Resettable() = default;
};
class Pluggable {
 public:
  virtual void Plug() = 0;

 protected:
  ~Pluggable() = default;
};

}  // namespace qom::bench

Q_DECLARE_INTERFACE(qom::bench::Bootable, "qomrt.bench.Bootable")
Q_DECLARE_INTERFACE(qom::bench::Resettable, "qomrt.bench.Resettable")
Q_DECLARE_INTERFACE(qom::bench::Pluggable, "qomrt.bench.Pluggable")

namespace qom::bench {

class Machine : public PlainLevel5,
                public Bootable,
                public Resettable,
                public Pluggable {
  Q_OBJECT
  Q_INTERFACES(
      qom::bench::Bootable qom::bench::Resettable qom::bench::Pluggable)

 public:
  int boot_index() const override { return resets_; }
  void Reset() override { ++resets_; }
  void Plug() override { ++resets_; }

 private:
  int resets_ = 0;
};

// 240 bytes that are no property.
class Payload : public QObject {
  Q_OBJECT

 public:
  char bytes[240] = {};
};

}  // namespace qom::bench

#endif  // QOMRT_BENCH_PEERS_QT_TYPES_H_
