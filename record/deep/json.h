// JSON on one line, put together from left to right; commas come by themselves.
//
// Example:
//
//   Json json;
//   json.Begin('{').Key("name").Text("disk").Key("n").Raw("4").End('}');
//   json.text()  // {"name":"disk","n":4}
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_DEEP_JSON_H_
#define QOMRT_RECORD_DEEP_JSON_H_

#include <cstdio>
#include <string>

namespace qomrt_inspect {

class Json {
 public:
  Json& Begin(char bracket) {
    Separate();
    text_ += bracket;
    is_first_ = true;
    return *this;
  }
  Json& End(char bracket) {
    text_ += bracket;
    is_first_ = false;
    return *this;
  }
  Json& Key(const char* key) {
    Text(key);
    text_ += ':';
    is_first_ = true;
    return *this;
  }
  Json& Text(const char* text) {
    Separate();
    text_ += '"';
    for (; *text != '\0'; ++text) AddCharacter(*text);
    text_ += '"';
    return *this;
  }
  // What is JSON already.
  Json& Raw(const std::string& json) {
    Separate();
    text_ += json;
    return *this;
  }
  Json& Flag(const char* key, bool value) {
    return value ? Key(key).Raw("true") : *this;
  }

  const std::string& text() const { return text_; }

 private:
  void Separate() {
    if (!is_first_) text_ += ',';
    is_first_ = false;
  }
  void AddCharacter(char c) {
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", c);
      text_ += escaped;
    } else {
      text_ += c;
    }
  }

  std::string text_;
  bool is_first_ = true;
};

}  // namespace qomrt_inspect

#endif  // QOMRT_RECORD_DEEP_JSON_H_
