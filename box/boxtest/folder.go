package boxtest

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The fields of the representations, each list adding to the one before.
var (
	baseFields     = []string{"id", "type", "etag"}
	miniFields     = append(baseFields[:3:3], "sequence_id", "name")
	standardFields = append(miniFields[:5:5], "created_at", "modified_at", "description", "size", "path_collection",
		"created_by", "modified_by", "trashed_at", "purged_at", "content_created_at", "content_modified_at", "owned_by",
		"shared_link", "folder_upload_email", "parent", "item_status", "item_collection")

	// Of a file. Its mini representation also has sha1 and file_version, which come with the name.
	standardFileFields = slices.DeleteFunc(slices.Clone(standardFields), func(name string) bool {
		return name == "folder_upload_email" || name == "item_collection"
	})
)

// Fixed as Pacific standard time, which the documented samples show.
var zone = time.FixedZone("", -8*60*60)

func timestamp(t time.Time) string { return t.In(zone).Format("2006-01-02T15:04:05-07:00") }

// show represents a folder in a response about it; the page is the one of its item_collection, of
// these items.
func (s *state) show(f *item, items []*item, q url.Values, p paging) object {
	names := s.wanted(q, standardFields)
	o := fields(f, names)
	if slices.Contains(names, "item_collection") {
		o["item_collection"] = s.offsetPage(items, p, miniFields)
	}
	return o
}

// wanted returns the fields to show: the usual ones or, if the request names fields, those and the
// ones that are always shown.
func (s *state) wanted(q url.Values, usual []string) []string {
	named := q.Get("fields")
	if named == "" {
		return usual
	}
	always := miniFields
	if s.switches.fieldsAddToBase {
		always = baseFields
	}
	return append(always[:len(always):len(always)], strings.Split(named, ",")...)
}

func mini(it *item) object { return fields(it, miniFields) }

// fields shows an item by the named fields. It ignores names that the item does not have.
func fields(it *item, names []string) object {
	o := object{}
	for _, name := range names {
		if v, ok := it.field(name); ok {
			o[name] = v
		}
		if name == "name" {
			it.miniExtras(o)
		}
	}
	return o
}

// miniExtras are the members that the mini representations of other items have and that of a folder
// has not.
func (it *item) miniExtras(o object) {
	switch it.kind {
	case file:
		o["sha1"] = it.digest
		o["file_version"] = it.fileVersion()
	case webLink:
		o["url"] = it.url
	}
}

func (it *item) field(name string) (any, bool) {
	if v, ok := it.commonField(name); ok {
		return v, true
	}
	switch it.kind {
	case folder:
		return it.folderField(name)
	case file:
		return it.fileField(name)
	}
	return it.url, name == "url"
}

func (it *item) commonField(name string) (any, bool) {
	switch name {
	case "id":
		return it.id, true
	case "type":
		return it.kind, true
	case "etag", "sequence_id":
		return unlessRoot(it, strconv.Itoa(it.version)), true
	case "name":
		return it.name, true
	case "description":
		return it.description, true
	case "created_at", "content_created_at":
		return unlessRoot(it, timestamp(it.created)), true
	case "modified_at", "content_modified_at":
		return unlessRoot(it, timestamp(it.modified)), true
	case "trashed_at", "purged_at", "shared_link":
		return nil, true
	case "created_by", "modified_by", "owned_by":
		return it.user(), true
	case "path_collection":
		return it.pathCollection(), true
	case "parent":
		if it.parent == nil {
			return nil, true
		}
		return mini(it.parent), true
	case "item_status":
		return "active", true
	}
	return nil, false
}

// unlessRoot returns nil for the root folder, which has neither versions nor dates.
func unlessRoot(it *item, v string) any {
	if it.isRoot() {
		return nil
	}
	return v
}

func (it *item) user() object {
	if it.isRoot() {
		return object{"type": "user", "id": "", "name": "", "login": ""}
	}
	return object{"type": "user", "id": "22222", "name": "Example User", "login": "user@example.com"}
}

func (it *item) pathCollection() object {
	entries := []object{}
	for _, p := range it.ancestors() {
		entries = append(entries, mini(p))
	}
	return object{"total_count": len(entries), "entries": entries}
}

// sizeNumber prints a size as the service does: those beyond an integer as floating point of 14
// digits.
func (it *item) sizeNumber() json.Number {
	size, huge := it.total()
	if huge == 0 {
		return json.Number(strconv.FormatInt(size, 10))
	}
	return json.Number(strconv.FormatFloat(huge+float64(size), 'g', 14, 64))
}

func (it *item) folderField(name string) (any, bool) {
	switch name {
	case "size":
		return it.sizeNumber(), true
	case "folder_upload_email", "classification":
		return nil, true
	case "sync_state":
		return "not_synced", true
	case "permissions":
		return it.permissions(), true
	case "has_collaborations", "is_externally_owned", "is_collaboration_restricted_to_enterprise",
		"is_accessible_via_shared_link", "is_associated_with_app_item":
		return false, true
	case "can_non_owners_invite", "can_non_owners_view_collaborators":
		return true, true
	case "allowed_shared_link_access_levels":
		return []string{"collaborators", "open", "company"}, true
	case "allowed_invitee_roles":
		return []string{"editor", "viewer", "previewer", "uploader", "previewer uploader", "viewer uploader", "co-owner"}, true
	case "watermark_info":
		return object{"is_watermarked": false, "is_watermark_inherited": false, "is_watermarked_by_access_policy": false}, true
	}
	return nil, false
}

func (it *item) permissions() object {
	w := it.writable()
	return object{
		"can_download":            true,
		"can_delete":              w && !it.isRoot(),
		"can_rename":              w && !it.isRoot(),
		"can_share":               w,
		"can_set_share_access":    w,
		"can_upload":              w,
		"can_invite_collaborator": w,
	}
}
