"""Letters to people: ordered in the transaction of what they tell, handed to notification afterwards."""
