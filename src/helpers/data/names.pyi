"""Written by helpers.data.names.write_stub."""

from typing import Final, Literal, TypeAlias

Measure: TypeAlias = (
    Literal[
        "looked_after_count",
        "looked_after_rate",
        "looked_after_started_count",
        "looked_after_started_rate",
        "looked_after_ceased_count",
        "looked_after_ceased_rate",
        "looked_after_uasc_count",
        "care_applications_rate",
        "returned_home_planned_percent",
        "returned_home_unplanned_percent",
        "adopted_count",
        "special_guardianship_count",
        "section_47_rate",
        "conference_rate",
        "conference_0_10_days_count",
        "conference_11_15_days_count",
        "conference_16_20_days_count",
        "conference_21_plus_days_count",
        "conference_within_15_days_percent",
        "plan_rate",
        "plan_count",
        "plan_started_count",
        "plan_started_rate",
        "plan_repeat_count",
        "plan_repeat_percent",
        "children_in_need_rate",
        "referral_count",
        "rereferral_percent",
        "foster_care_percent",
        "childrens_homes_percent",
        "semi_independent_percent",
        "with_parents_percent",
        "far_from_home_percent",
        "three_placements_percent",
        "placement_stable_percent",
        "missing_percent",
        "foster_places_count",
        "foster_places_filled_count",
        "ks2_expected_looked_after_percent",
        "ks2_expected_all_percent",
        "attainment8_looked_after_score",
        "attainment8_in_need_score",
        "attainment8_all_score",
        "gcse_english_maths_looked_after_percent",
        "gcse_english_maths_all_percent",
        "care_leavers_count",
        "care_leavers_higher_education_percent",
        "care_leavers_higher_education_count",
        "care_leavers_eet_percent",
        "care_leavers_neet_percent",
        "care_leavers_suitable_accommodation_percent",
        "care_leavers_not_in_touch_percent",
        "convicted_percent",
        "emotional_health_score",
        "special_needs_plan_percent",
        "persistent_absence_percent",
        "suspension_percent",
        "social_worker_count",
        "vacancy_percent",
        "agency_percent",
        "turnover_percent",
        "caseload_mean",
        "three_social_workers_percent",
        "low_income_percent",
        "spend_total_pounds",
        "spend_looked_after_pounds",
        "spend_family_support_pounds",
        "spend_safeguarding_pounds",
        "spend_early_years_pounds",
        "spend_youth_services_pounds",
        "spend_leaving_care_pounds",
        "weekly_cost_looked_after_pounds",
        "weekly_cost_residential_pounds",
        "weekly_cost_fostering_pounds",
        "population_0_17",
        "children_in_need_count",
        "children_in_need_started_count",
        "rereferral_count",
        "referral_no_further_action_count",
        "referral_not_in_need_count",
        "section_47_count",
        "section_47_children_count",
        "conference_count",
        "conference_children_count",
        "section_47_to_conference_days_median",
        "idaci_2019_score",
        "plan_started_children_count",
        "plan_two_years_count",
        "plan_two_years_percent",
        "assessment_with_factor_count",
        "factor_domestic_abuse_child_count",
        "factor_domestic_abuse_parent_count",
        "factor_mental_health_child_count",
        "factor_mental_health_parent_count",
        "factor_alcohol_parent_count",
        "factor_drugs_parent_count",
        "factor_neglect_count",
        "factor_emotional_abuse_count",
        "factor_sexual_exploitation_count",
        "factor_criminal_exploitation_count",
        "factor_gangs_count",
        "factor_missing_count",
        "looked_after_rate_unrounded",
        "looked_after_started_rate_unrounded",
        "looked_after_ceased_rate_unrounded",
        "looked_after_net_flow_count",
        "looked_after_not_uasc_count",
        "looked_after_not_uasc_rate_unrounded",
        "adopted_percent",
        "special_guardianship_percent",
        "section_47_no_plan_count",
        "section_47_no_plan_percent",
        "section_47_children_no_plan_count",
        "section_47_children_no_plan_percent",
        "section_47_per_referral",
        "conference_per_section_47",
        "plan_per_conference",
        "referral_rate_unrounded",
        "referral_no_further_action_percent",
        "referral_not_in_need_percent",
        "care_leavers_higher_education_percent_unrounded",
    ]
    | str
)

looked_after_count: Final[str]
looked_after_rate: Final[str]
looked_after_started_count: Final[str]
looked_after_started_rate: Final[str]
looked_after_ceased_count: Final[str]
looked_after_ceased_rate: Final[str]
looked_after_uasc_count: Final[str]
care_applications_rate: Final[str]
returned_home_planned_percent: Final[str]
returned_home_unplanned_percent: Final[str]
adopted_count: Final[str]
special_guardianship_count: Final[str]
section_47_rate: Final[str]
conference_rate: Final[str]
conference_0_10_days_count: Final[str]
conference_11_15_days_count: Final[str]
conference_16_20_days_count: Final[str]
conference_21_plus_days_count: Final[str]
conference_within_15_days_percent: Final[str]
plan_rate: Final[str]
plan_count: Final[str]
plan_started_count: Final[str]
plan_started_rate: Final[str]
plan_repeat_count: Final[str]
plan_repeat_percent: Final[str]
children_in_need_rate: Final[str]
referral_count: Final[str]
rereferral_percent: Final[str]
foster_care_percent: Final[str]
childrens_homes_percent: Final[str]
semi_independent_percent: Final[str]
with_parents_percent: Final[str]
far_from_home_percent: Final[str]
three_placements_percent: Final[str]
placement_stable_percent: Final[str]
missing_percent: Final[str]
foster_places_count: Final[str]
foster_places_filled_count: Final[str]
ks2_expected_looked_after_percent: Final[str]
ks2_expected_all_percent: Final[str]
attainment8_looked_after_score: Final[str]
attainment8_in_need_score: Final[str]
attainment8_all_score: Final[str]
gcse_english_maths_looked_after_percent: Final[str]
gcse_english_maths_all_percent: Final[str]
care_leavers_count: Final[str]
care_leavers_higher_education_percent: Final[str]
care_leavers_higher_education_count: Final[str]
care_leavers_eet_percent: Final[str]
care_leavers_neet_percent: Final[str]
care_leavers_suitable_accommodation_percent: Final[str]
care_leavers_not_in_touch_percent: Final[str]
convicted_percent: Final[str]
emotional_health_score: Final[str]
special_needs_plan_percent: Final[str]
persistent_absence_percent: Final[str]
suspension_percent: Final[str]
social_worker_count: Final[str]
vacancy_percent: Final[str]
agency_percent: Final[str]
turnover_percent: Final[str]
caseload_mean: Final[str]
three_social_workers_percent: Final[str]
low_income_percent: Final[str]
spend_total_pounds: Final[str]
spend_looked_after_pounds: Final[str]
spend_family_support_pounds: Final[str]
spend_safeguarding_pounds: Final[str]
spend_early_years_pounds: Final[str]
spend_youth_services_pounds: Final[str]
spend_leaving_care_pounds: Final[str]
weekly_cost_looked_after_pounds: Final[str]
weekly_cost_residential_pounds: Final[str]
weekly_cost_fostering_pounds: Final[str]
population_0_17: Final[str]
children_in_need_count: Final[str]
children_in_need_started_count: Final[str]
rereferral_count: Final[str]
referral_no_further_action_count: Final[str]
referral_not_in_need_count: Final[str]
section_47_count: Final[str]
section_47_children_count: Final[str]
conference_count: Final[str]
conference_children_count: Final[str]
section_47_to_conference_days_median: Final[str]
idaci_2019_score: Final[str]
plan_started_children_count: Final[str]
plan_two_years_count: Final[str]
plan_two_years_percent: Final[str]
assessment_with_factor_count: Final[str]
factor_domestic_abuse_child_count: Final[str]
factor_domestic_abuse_parent_count: Final[str]
factor_mental_health_child_count: Final[str]
factor_mental_health_parent_count: Final[str]
factor_alcohol_parent_count: Final[str]
factor_drugs_parent_count: Final[str]
factor_neglect_count: Final[str]
factor_emotional_abuse_count: Final[str]
factor_sexual_exploitation_count: Final[str]
factor_criminal_exploitation_count: Final[str]
factor_gangs_count: Final[str]
factor_missing_count: Final[str]
looked_after_rate_unrounded: Final[str]
looked_after_started_rate_unrounded: Final[str]
looked_after_ceased_rate_unrounded: Final[str]
looked_after_net_flow_count: Final[str]
looked_after_not_uasc_count: Final[str]
looked_after_not_uasc_rate_unrounded: Final[str]
adopted_percent: Final[str]
special_guardianship_percent: Final[str]
section_47_no_plan_count: Final[str]
section_47_no_plan_percent: Final[str]
section_47_children_no_plan_count: Final[str]
section_47_children_no_plan_percent: Final[str]
section_47_per_referral: Final[str]
conference_per_section_47: Final[str]
plan_per_conference: Final[str]
referral_rate_unrounded: Final[str]
referral_no_further_action_percent: Final[str]
referral_not_in_need_percent: Final[str]
care_leavers_higher_education_percent_unrounded: Final[str]
