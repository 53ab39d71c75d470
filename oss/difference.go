package oss

import "github.com/farcopy/farcopy"

// The sentinels of VerifyCopy.
var (
	// ErrCopyDiffers matches the error of a copy that was compared to its end and differs from its
	// source; see [CopyDiffersError].
	ErrCopyDiffers = farcopy.ErrCopyDiffers
	// ErrComparisonUnsteady matches the error of a comparison that means nothing, because what it
	// read changed meanwhile; see [UnsteadyError].
	ErrComparisonUnsteady = farcopy.ErrComparisonUnsteady
)

// The types of VerifyCopy that all farcopy packages share.
type (
	// Verification is what a comparison has shown that was completed.
	Verification = farcopy.Verification
	// ComparedItem is an item that both sides have.
	ComparedItem = farcopy.ComparedItem
	// Difference is one difference between a copy and its source.
	Difference = farcopy.Difference
	// CopyDiffersError says in what a copy differs from its source.
	CopyDiffersError = farcopy.CopyDiffersError
	// UnsteadyError says that what was compared changed meanwhile.
	UnsteadyError = farcopy.UnsteadyError
)

// Strength says how much the equality of two items is worth.
type Strength = farcopy.Strength

// The strengths of a comparison, the weakest first.
const (
	StrengthNone   Strength = farcopy.StrengthNone
	StrengthWeak   Strength = farcopy.StrengthWeak
	StrengthStrong Strength = farcopy.StrengthStrong
)

// DifferenceKind is the kind of a [Difference].
type DifferenceKind = farcopy.DifferenceKind

// The kinds of differences.
const (
	DifferenceMissing  DifferenceKind = farcopy.DifferenceMissing
	DifferenceExtra    DifferenceKind = farcopy.DifferenceExtra
	DifferenceType     DifferenceKind = farcopy.DifferenceType
	DifferenceName     DifferenceKind = farcopy.DifferenceName
	DifferenceSize     DifferenceKind = farcopy.DifferenceSize
	DifferenceContent  DifferenceKind = farcopy.DifferenceContent
	DifferenceMetadata DifferenceKind = farcopy.DifferenceMetadata
)
