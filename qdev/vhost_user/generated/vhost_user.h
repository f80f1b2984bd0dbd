// Types, commands and events of a schema; made of it.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "qapi/codec.h"
#include "qom/value.h"

namespace qom::qdev::schema {

struct VHostUserBackendCapabilitiesBlock;
struct VHostUserBackendCapabilitiesGPU;
struct VHostUserBackendCapabilitiesInput;
struct VHostUserBackendCapabilities;
struct VhostUserBackend;

// The virtio device that a back end serves.
enum class VHostUserBackendType : uint8_t {
  // folders, by 9P
  k9p,
  // memory that is given back
  kBalloon,
  // disks
  kBlock,
  // modems
  kCaif,
  // consoles
  kConsole,
  // cryptography
  kCrypto,
  // folders
  kFs,
  // graphics
  kGpu,
  // keyboards, mice and the like
  kInput,
  // networks
  kNet,
  // random numbers
  kRng,
  // messages to other processors
  kRpmsg,
  // serial lines of other processors
  kRprocSerial,
  // SCSI
  kScsi,
  // sockets between guest and host
  kVsock,
};
std::span<const std::string_view> NamesOf(VHostUserBackendType);

// What a back end for disks may be able to do.
enum class VHostUserBackendBlockFeature : uint8_t {
  // it takes --blk-file, the file that is the disk
  kBlkFile,
  // it takes --read-only
  kReadOnly,
};
std::span<const std::string_view> NamesOf(VHostUserBackendBlockFeature);

// What a back end for graphics may be able to do.
enum class VHostUserBackendGPUFeature : uint8_t {
  // it takes --render-node, the host's device to draw with
  kRenderNode,
  // it draws in three dimensions
  kVirgl,
};
std::span<const std::string_view> NamesOf(VHostUserBackendGPUFeature);

// What a back end for input may be able to do.
enum class VHostUserBackendInputFeature : uint8_t {
  // it takes --evdev-path, the host's device
  kEvdevPath,
  // it takes --no-grab: others see the input, too
  kNoGrab,
};
std::span<const std::string_view> NamesOf(VHostUserBackendInputFeature);

// Of a back end for disks.
struct VHostUserBackendCapabilitiesBlock {
  // what it is able to do
  std::vector<VHostUserBackendBlockFeature> features{};

  bool operator==(const VHostUserBackendCapabilitiesBlock& other) const;
  bool ReadMembers(qom::qapi::ObjectReader& in);
  void WriteMembers(qom::Value::Object& out) const;
};

// Of a back end for graphics.
struct VHostUserBackendCapabilitiesGPU {
  // what it is able to do
  std::vector<VHostUserBackendGPUFeature> features{};

  bool operator==(const VHostUserBackendCapabilitiesGPU& other) const;
  bool ReadMembers(qom::qapi::ObjectReader& in);
  void WriteMembers(qom::Value::Object& out) const;
};

// Of a back end for input.
struct VHostUserBackendCapabilitiesInput {
  // what it is able to do
  std::vector<VHostUserBackendInputFeature> features{};

  bool operator==(const VHostUserBackendCapabilitiesInput& other) const;
  bool ReadMembers(qom::qapi::ObjectReader& in);
  void WriteMembers(qom::Value::Object& out) const;
};

// What a back end says of itself.
struct VHostUserBackendCapabilities {
  // the device that it serves
  VHostUserBackendType type{};
  // What `type` decides.
  std::variant<std::monostate,
               VHostUserBackendCapabilitiesBlock,
               VHostUserBackendCapabilitiesGPU,
               VHostUserBackendCapabilitiesInput>
      branch{};

  bool operator==(const VHostUserBackendCapabilities& other) const;
  bool ReadMembers(qom::qapi::ObjectReader& in);
  void WriteMembers(qom::Value::Object& out) const;
};

// A back end, in a file of its own.
struct VhostUserBackend {
  // for people
  std::string description{};
  // the device that it serves
  VHostUserBackendType type{};
  // the program, an absolute path
  std::string binary{};
  // for developers; nothing is chosen by them
  std::optional<std::vector<std::string>> tags{};

  bool operator==(const VhostUserBackend& other) const;
  bool ReadMembers(qom::qapi::ObjectReader& in);
  void WriteMembers(qom::Value::Object& out) const;
};

namespace commands {

}  // namespace commands

namespace events {

}  // namespace events

}  // namespace qom::qdev::schema
