package auth

import (
	"errors"
	"net/url"
)

// plainURL unwraps a *url.Error, whose text would show the token URL with its query.
func plainURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
