package document360

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
	// Verification is what a completed comparison has shown: Equal, Items, Strong, Weak, None, Folders,
	// Differing and Differences, and the method Strength. See [farcopy.Verification].
	Verification = farcopy.Verification
	// ComparedItem is an item that both sides have: Path, Strength and Equal. See
	// [farcopy.ComparedItem].
	ComparedItem = farcopy.ComparedItem
	// Difference is one difference between a copy and its source: Path, Kind, Name, Expected and
	// Found. See [farcopy.Difference].
	Difference = farcopy.Difference
	// CopyDiffersError says in what a copy differs from its source: Op, Resource, and the fields of
	// Verification. See [farcopy.CopyDiffersError].
	CopyDiffersError = farcopy.CopyDiffersError
	// UnsteadyError says that what was compared changed meanwhile: Op, Resource and Reason. See
	// [farcopy.UnsteadyError].
	UnsteadyError = farcopy.UnsteadyError
)

// Strength says how much the equality of two items is worth. See [farcopy.Strength].
type Strength = farcopy.Strength

// The strengths of a comparison, the weakest first.
const (
	StrengthNone   Strength = farcopy.StrengthNone   // both exist; nothing more could be compared
	StrengthWeak   Strength = farcopy.StrengthWeak   // what describes the content is equal: its size, an address
	StrengthStrong Strength = farcopy.StrengthStrong // a hash of the content is equal
)

// DifferenceKind is the kind of a [Difference]. See [farcopy.DifferenceKind].
type DifferenceKind = farcopy.DifferenceKind

// The kinds of differences.
const (
	DifferenceMissing  DifferenceKind = farcopy.DifferenceMissing  // in the copy
	DifferenceExtra    DifferenceKind = farcopy.DifferenceExtra    // in the copy, and not in the source
	DifferenceType     DifferenceKind = farcopy.DifferenceType     // a file and a folder, for instance
	DifferenceName     DifferenceKind = farcopy.DifferenceName     // if only in the case of its letters
	DifferenceSize     DifferenceKind = farcopy.DifferenceSize     // and with it the content
	DifferenceContent  DifferenceKind = farcopy.DifferenceContent  // of equal size
	DifferenceMetadata DifferenceKind = farcopy.DifferenceMetadata // what the caller asked to compare beside the content
)
