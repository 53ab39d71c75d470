package boxtest

import (
	"net/url"
	"path"
	"strconv"
	"strings"
)

// showFile represents a file in a response about it.
func (s *state) showFile(f *item, q url.Values) object {
	return fields(f, s.wanted(q, standardFileFields))
}

func (it *item) fileVersion() object {
	return object{"type": "file_version", "id": it.versionID(len(it.past)), "sha1": it.digest}
}

// versionID returns the id of a version of a file, of which the first is number 0.
func (it *item) versionID(n int) string { return it.id + strconv.Itoa(n+1) }

func (it *item) fileField(name string) (any, bool) {
	switch name {
	case "size":
		return it.size, true
	case "sha1":
		return it.digest, true
	case "file_version":
		return it.fileVersion(), true
	case "version_number":
		return strconv.Itoa(len(it.past) + 1), true
	case "comment_count":
		return 0, true
	case "extension":
		return strings.TrimPrefix(path.Ext(it.name), "."), true
	}
	switch name {
	case "permissions":
		return it.filePermissions(), true
	case "lock", "expires_at", "disposition_at", "classification", "uploader_display_name":
		return nil, true
	case "is_package", "has_collaborations", "is_externally_owned", "is_accessible_via_shared_link", "is_associated_with_app_item":
		return false, true
	case "allowed_invitee_roles":
		return []string{"editor", "viewer", "previewer", "uploader", "previewer uploader", "viewer uploader", "co-owner"}, true
	case "shared_link_permission_options":
		return []string{"can_preview", "can_download", "can_edit"}, true
	}
	return nil, false
}

func (it *item) filePermissions() object {
	w := it.writable()
	return object{
		"can_download": true, "can_preview": true, "can_comment": true,
		"can_view_annotations_all": true, "can_view_annotations_self": true,
		"can_annotate": w, "can_upload": w, "can_delete": w, "can_rename": w,
		"can_share": w, "can_set_share_access": w, "can_invite_collaborator": w,
	}
}
