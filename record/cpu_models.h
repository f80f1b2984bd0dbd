// What CPU models start with. The class of a CPU type has no default for its
// features, or the same one for all models; two questions tell more, and what
// does not follow from the answers stays unknown.
//
// `query-cpu-definitions` names, for each model, the features that it has and
// that cannot be had here: new objects of the type have them set.
//
// `query-cpu-model-expansion` tells all properties of an object of the type
// after it was completed, so not all of them are what it started with:
//
// - a feature that is on was on, and so was one that cannot be had. One that is
//   off was off, provided that the feature could have been seen: it is on or
//   cannot be had in some model. The features of nested virtualization, say,
//   are taken from all models where there is none, and never named;
// - a number may have been raised for the sake of features: it is read from an
//   expansion with all features switched off. One that is not as its class says
//   even in a model that has nothing of its own ("static") is worked out for
//   every object, and its expansion tells nothing.
//
// Models that depend on the host are left alone.
//
// Threads: one at a time for an interview and its facts.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_CPU_MODELS_H_
#define QOMRT_RECORD_CPU_MODELS_H_

#include "record/facts.h"
#include "record/interview.h"

namespace qom::record {

// After the properties of types.
void LearnCpuModels(Interview& interview, Facts& facts);

}  // namespace qom::record

#endif  // QOMRT_RECORD_CPU_MODELS_H_
