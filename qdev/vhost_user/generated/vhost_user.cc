// How values of the types of a schema are read and written; made of it.

#include "vhost_user.h"

#include <iterator>
#include <span>
#include <string_view>
#include <variant>

namespace qom::qdev::schema {

std::span<const std::string_view> NamesOf(VHostUserBackendType) {
  static constexpr std::string_view kNames[] = {
      "9p",
      "balloon",
      "block",
      "caif",
      "console",
      "crypto",
      "fs",
      "gpu",
      "input",
      "net",
      "rng",
      "rpmsg",
      "rproc-serial",
      "scsi",
      "vsock",
      ""};
  return std::span(kNames, std::size(kNames) - 1);
}

std::span<const std::string_view> NamesOf(VHostUserBackendBlockFeature) {
  static constexpr std::string_view kNames[] = {
      "blk-file",
      "read-only",
      ""};
  return std::span(kNames, std::size(kNames) - 1);
}

std::span<const std::string_view> NamesOf(VHostUserBackendGPUFeature) {
  static constexpr std::string_view kNames[] = {
      "render-node",
      "virgl",
      ""};
  return std::span(kNames, std::size(kNames) - 1);
}

std::span<const std::string_view> NamesOf(VHostUserBackendInputFeature) {
  static constexpr std::string_view kNames[] = {
      "evdev-path",
      "no-grab",
      ""};
  return std::span(kNames, std::size(kNames) - 1);
}

bool VHostUserBackendCapabilitiesBlock::operator==(const VHostUserBackendCapabilitiesBlock& other) const {
  return this->features == other.features;
}

bool VHostUserBackendCapabilitiesBlock::ReadMembers(qom::qapi::ObjectReader& in) {
  if (!in.Required("features", this->features)) return false;
  return true;
}

void VHostUserBackendCapabilitiesBlock::WriteMembers(qom::Value::Object& out) const {
  qom::qapi::WriteMember("features", this->features, out);
}

bool VHostUserBackendCapabilitiesGPU::operator==(const VHostUserBackendCapabilitiesGPU& other) const {
  return this->features == other.features;
}

bool VHostUserBackendCapabilitiesGPU::ReadMembers(qom::qapi::ObjectReader& in) {
  if (!in.Required("features", this->features)) return false;
  return true;
}

void VHostUserBackendCapabilitiesGPU::WriteMembers(qom::Value::Object& out) const {
  qom::qapi::WriteMember("features", this->features, out);
}

bool VHostUserBackendCapabilitiesInput::operator==(const VHostUserBackendCapabilitiesInput& other) const {
  return this->features == other.features;
}

bool VHostUserBackendCapabilitiesInput::ReadMembers(qom::qapi::ObjectReader& in) {
  if (!in.Required("features", this->features)) return false;
  return true;
}

void VHostUserBackendCapabilitiesInput::WriteMembers(qom::Value::Object& out) const {
  qom::qapi::WriteMember("features", this->features, out);
}

bool VHostUserBackendCapabilities::operator==(const VHostUserBackendCapabilities& other) const {
  return this->type == other.type &&
         this->branch == other.branch;
}

bool VHostUserBackendCapabilities::ReadMembers(qom::qapi::ObjectReader& in) {
  if (!in.Required("type", this->type)) return false;
  switch (this->type) {
    case VHostUserBackendType::kBlock:
      return this->branch.emplace<VHostUserBackendCapabilitiesBlock>().ReadMembers(in);
    case VHostUserBackendType::kGpu:
      return this->branch.emplace<VHostUserBackendCapabilitiesGPU>().ReadMembers(in);
    case VHostUserBackendType::kInput:
      return this->branch.emplace<VHostUserBackendCapabilitiesInput>().ReadMembers(in);
    default:
      break;
  }
  this->branch = std::monostate();
  return true;
}

void VHostUserBackendCapabilities::WriteMembers(qom::Value::Object& out) const {
  qom::qapi::WriteMember("type", this->type, out);
  switch (this->type) {
    case VHostUserBackendType::kBlock:
      if (const auto* held = std::get_if<VHostUserBackendCapabilitiesBlock>(&this->branch)) {
        held->WriteMembers(out);
      }
      return;
    case VHostUserBackendType::kGpu:
      if (const auto* held = std::get_if<VHostUserBackendCapabilitiesGPU>(&this->branch)) {
        held->WriteMembers(out);
      }
      return;
    case VHostUserBackendType::kInput:
      if (const auto* held = std::get_if<VHostUserBackendCapabilitiesInput>(&this->branch)) {
        held->WriteMembers(out);
      }
      return;
    default:
      break;
  }
}

bool VhostUserBackend::operator==(const VhostUserBackend& other) const {
  return this->description == other.description &&
         this->type == other.type &&
         this->binary == other.binary &&
         this->tags == other.tags;
}

bool VhostUserBackend::ReadMembers(qom::qapi::ObjectReader& in) {
  if (!in.Required("description", this->description)) return false;
  if (!in.Required("type", this->type)) return false;
  if (!in.Required("binary", this->binary)) return false;
  if (!in.Optional("tags", this->tags)) return false;
  return true;
}

void VhostUserBackend::WriteMembers(qom::Value::Object& out) const {
  qom::qapi::WriteMember("description", this->description, out);
  qom::qapi::WriteMember("type", this->type, out);
  qom::qapi::WriteMember("binary", this->binary, out);
  qom::qapi::WriteMember("tags", this->tags, out);
}

namespace commands {

}  // namespace commands

namespace events {

}  // namespace events

}  // namespace qom::qdev::schema
