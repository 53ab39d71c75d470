package box

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// validateName checks the documented rules for a name; others, which Box's guides contradict each
// other about, are left to Box.
func validateName(field, name string) error {
	nonPrintable := func(r rune) bool { return r < unicode.MaxASCII+1 && !unicode.IsPrint(r) }
	switch {
	case name == "":
		return nil
	case !utf8.ValidString(name):
		return call.Field(field, "is not UTF-8")
	case utf8.RuneCountInString(name) > 255:
		return call.Field(field, "has more than 255 characters")
	case strings.ContainsAny(name, `/\`):
		return call.Field(field, `holds a slash or a backslash`)
	case strings.ContainsFunc(name, nonPrintable):
		return call.Field(field, "holds non-printable characters")
	case strings.HasSuffix(name, " "):
		return call.Field(field, "ends in a space")
	case name == "." || name == "..":
		return call.Field(field, "must not be %q", name)
	}
	return nil
}

// validateVersion accepts "", which is the current version.
func validateVersion(id string) error {
	if id == "" {
		return nil
	}
	return call.Segment("Version", id)
}

func validateFields(fields []string) error {
	for _, f := range fields {
		if f == "" || strings.ContainsAny(f, ", ") {
			return call.Field("Fields", "holds %q, which is no field name", f)
		}
	}
	return nil
}

func validatePage(offset, limit int64) error {
	switch {
	case offset < 0 || offset > maxOffset:
		return call.Field("Offset", "must be from 0 to %d", maxOffset)
	case limit < 0 || limit > maxItems:
		return call.Field("Limit", "must be from 1 to %d", maxItems)
	}
	return nil
}

func validateMode(req ListFolderItemsRequest) error {
	switch {
	case req.UseOffset && req.Marker != "":
		return call.Field("Marker", "cannot be combined with UseOffset")
	case !req.UseOffset && req.Offset != 0:
		return call.Field("Offset", "needs UseOffset")
	}
	return nil
}

func validateOrder(by Sort, direction Direction) error {
	switch {
	case !slices.Contains([]Sort{"", SortID, SortName, SortDate, SortSize}, by):
		return call.Field("Sort", "is %q, which Box does not know", by)
	case !slices.Contains([]Direction{"", DirectionAscending, DirectionDescending}, direction):
		return call.Field("Direction", "is %q, which Box does not know", direction)
	}
	return nil
}

// validateNotRoot refuses the root folder, of which Box itself would refuse a copy with a 500. deed
// is what cannot be done with it.
func validateNotRoot(field, id, deed string) error {
	if id == "0" {
		return call.Field(field, "is the root folder, which cannot be %s", deed)
	}
	return nil
}

func (r *WaitForCopyRequest) validateCopy() error {
	switch {
	case r.CopyID != "":
		return call.Segment("CopyID", r.CopyID)
	case r.ParentID == "":
		return call.Field("CopyID", "is required, or ParentID to look for the copy by its name")
	}
	return cmp.Or(call.Segment("ParentID", r.ParentID), validateName("Name", r.Name))
}
